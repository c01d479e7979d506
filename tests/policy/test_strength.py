"""How strongly a commitment is made is said by its own words or by the modal that governs its sentence."""

from luoshi.policy.reader import read_text

HEAD = "青溪县2026年工作方案\n一、主要任务\n1.新建水闸3座。\n2."


def strengths(sentence: str) -> list[str]:
    return [item.strength for item in read_text(HEAD + sentence).items][1:]


def test_a_duty_binds_all_that_its_sentence_asks() -> None:
    assert strengths("民宿必须设立检测点，建立值班制度，制定应急预案。新建公园2个。") == [
        "must",
        "must",
        "must",
        "plan",
    ]


def test_a_goal_governs_figures_without_a_verb_of_their_own() -> None:
    assert strengths("确保规上工业增加值增长8%，固定资产投资增长5%，新建公园2个。") == ["must", "must", "plan"]
    assert strengths("力争规上工业增加值增长8%、服务业增加值增长6%。") == ["stretch", "stretch"]


def test_a_goal_said_in_the_middle_governs_no_other() -> None:
    assert strengths("旅游人数力争突破370万人次，旅游收入达到38亿元。") == ["stretch", "plan"]
    assert strengths("民宿必须备案的事项要公示，建立值班制度。")[-1] == "plan"


def test_a_modal_of_its_own_begins_anew() -> None:
    assert strengths("必须设立检测点，要建立值班制度。") == ["must", "plan"]
    assert strengths("必须设立检测点；建立值班制度。") == ["must", "must"]
    assert strengths("确保规上工业增加值增长8%；固定资产投资增长5%。") == ["must", "plan"]


def test_what_is_only_presupposed_binds_nobody() -> None:
    assert strengths("在确保安全前提下，建立值班制度。") == ["plan"]


def test_two_words_that_meet_are_no_modal() -> None:
    assert strengths("明确保洁范围，建立巡查台账。") == ["plan", "plan"]
