"""Addresses of the pages."""

from django.urls import path

from luoshi_web.views import batch, desk, documents, editions, frame, item, ledger, offices, review, start

urlpatterns = [
    path("", start.page, name="start"),
    path("preferences/", frame.preferences, name="preferences"),
    path("mine/", desk.page, name="desk"),
    path("mine/<int:pk>/no-change/", desk.no_change, name="no_change"),
    path("documents/", documents.page, name="documents"),
    path("documents/new/", documents.new, name="document_new"),
    path("documents/<int:pk>/", documents.detail, name="document"),
    path("documents/<int:pk>/state/", documents.state, name="document_state"),
    path("documents/<int:pk>/review/", review.page, name="review"),
    path("documents/<int:pk>/review/confirm/", review.confirm_all, name="review_confirm_all"),
    path("documents/<int:pk>/review/add/", review.add, name="draft_add"),
    path("drafts/<int:pk>/", review.row, name="draft_row"),
    path("drafts/<int:pk>/edit/", review.edit, name="draft_edit"),
    path("drafts/<int:pk>/split/", review.split, name="draft_split"),
    path("drafts/<int:pk>/<slug:verb>/", review.act, name="draft_act"),
    path("ledger/", ledger.page, name="ledger"),
    path("ledger/act/", batch.act, name="ledger_act"),
    path("ledger/export.xlsx", ledger.export, name="ledger_export"),
    path("items/<int:pk>/", item.page, name="item"),
    path("items/<int:pk>/evidence/<int:number>/", item.proof, name="evidence"),
    path("items/<int:pk>/<slug:verb>/", item.act, name="item_act"),
    path("offices/", offices.page, name="offices"),
    path("offices/<int:pk>/", offices.page, name="office"),
    path("campaigns/", editions.page, name="editions"),
    path("campaigns/<int:pk>/", editions.detail, name="edition"),
]
