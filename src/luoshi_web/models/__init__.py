"""The tables, one module a question. Only `luoshi_web.store` writes them; pages and API read through `queries`."""

from luoshi_web.models.archives import Archive
from luoshi_web.models.campaign import Campaign, Edition
from luoshi_web.models.document import Document, DocumentText, Draft
from luoshi_web.models.files import Evidence
from luoshi_web.models.goals import FigureLoad, Goal, Indicator, Observation
from luoshi_web.models.journal import DailyRoot, Entry
from luoshi_web.models.ledger import Item, ItemOffice, LampChange
from luoshi_web.models.loop import Comment, Mention, OpenRequest, ReportRate, SavedView, SubItem, YearPaper
from luoshi_web.models.offices import Office, OfficeAlias, OfficeSize
from luoshi_web.models.people import Membership, User
from luoshi_web.models.plan import PlanDay, PlanLink
from luoshi_web.models.race import Draws, Publication, Race, RaceEntry, RaceFile, Runner, Scheme, Snapshot
from luoshi_web.models.sights import Sight
from luoshi_web.models.tally import Tally
from luoshi_web.models.task_force import TaskForce
from luoshi_web.models.tokens import ApiToken, IdempotentReply

__all__ = [
    "ApiToken",
    "Archive",
    "Campaign",
    "Comment",
    "DailyRoot",
    "Document",
    "DocumentText",
    "Draft",
    "Draws",
    "Edition",
    "Entry",
    "Evidence",
    "FigureLoad",
    "Goal",
    "IdempotentReply",
    "Indicator",
    "Item",
    "ItemOffice",
    "LampChange",
    "Membership",
    "Mention",
    "Observation",
    "Office",
    "OfficeAlias",
    "OfficeSize",
    "OpenRequest",
    "PlanDay",
    "PlanLink",
    "Publication",
    "Race",
    "RaceEntry",
    "RaceFile",
    "ReportRate",
    "Runner",
    "SavedView",
    "Scheme",
    "Sight",
    "Snapshot",
    "SubItem",
    "Tally",
    "TaskForce",
    "User",
    "YearPaper",
]
