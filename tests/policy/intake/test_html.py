"""Web pages: the article with its tables, without the menus around it."""

from luoshi.policy.intake import take

BODY = (
    "为贯彻落实县委经济工作会议精神，制定本方案。要扎实推进各项重点任务，确保全年目标任务圆满完成。",
    "6月底前完成老城区雨污分流改造，新建口袋公园12个，由县住建局牵头，县财政局配合，按月通报进展。",
    "10月底前建成第三实验小学，新增学位1080个，由县教育局牵头，县住建局、县发改局配合，确保按期开学。",
    "全年新增城镇就业4100人以上，城镇调查失业率控制在5.5%以内，由县人社局牵头，各乡镇人民政府配合。",
)


def page(body: str, title: str = "青溪县工作方案") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}_人民政府</title></head><body>{body}</body></html>"


def lines(body: str, title: str = "青溪县工作方案") -> list[str]:
    return take(page(body, title).encode()).text.splitlines()


def test_menus_before_and_feet_behind_the_article_are_left_out() -> None:
    menu = "<div class='menu'><ul>" + "".join(f"<li><a href='#'>栏目{n}</a></li>" for n in range(6)) + "</ul></div>"
    foot = "<div id='footer'><p>主办：青溪县人民政府办公室</p><p>备案号：00000000</p></div>"
    article = "<div class='article'><h1>青溪县工作方案</h1>" + "".join(f"<p>{words}</p>" for words in BODY) + "</div>"
    assert lines(menu + article + foot) == ["青溪县工作方案", *BODY]


def test_a_title_above_the_article_stays() -> None:
    article = "".join(f"<p>{words}</p>" for words in BODY)
    found = lines(
        f"<div><a href='#'>首页</a></div><div class='t'>青溪县工作方案</div><div class='article'>{article}</div>"
    )
    assert found[-5:] == ["青溪县工作方案", *BODY]


def test_what_is_not_shown_is_not_read() -> None:
    hidden = (
        "<script>var a='脚本'</script><style>p{}</style><p style='display: none'>隐藏</p><p hidden>藏</p><!--注释-->"
    )
    assert lines(f"<p>前{hidden}</p><p>后</p>") == ["前", "后"]


def test_lines_are_those_of_the_page() -> None:
    assert lines("<div>甲<br>乙<span>丙</span><b>丁</b></div>戊<ul><li>己</li><li>庚</li></ul>") == [
        "甲", "乙丙丁", "戊", "己", "庚",
    ]  # fmt: skip


def test_pinyin_over_a_character_is_not_read_into_the_text() -> None:
    assert lines("<p><ruby>柘<rp>(</rp><rt>zhè</rt><rp>)</rp></ruby>荣县</p>") == ["柘荣县"]


def test_spans_of_a_table() -> None:
    table = (
        "<table><tr><th colspan='3'>任务分解表</th></tr><tr><th>序号</th><th>任务</th><th>牵头单位</th></tr>"
        "<tr><td>1</td><td><p>甲</p><p>乙</p></td><td rowspan='2'>县住建局<br>县财政局</td></tr>"
        "<tr><td>2</td><td>丙</td></tr></table>"
    )
    assert lines(table) == [
        "任务分解表",
        "序号\t任务\t牵头单位",
        "1\t甲 乙\t县住建局 县财政局",
        "2\t丙\t县住建局 县财政局",
    ]


def test_a_table_that_lays_out_the_page_is_none() -> None:
    inner = "<table><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>甲</td></tr></table>"
    assert lines(f"<table><tr><td>左</td><td><p>正文</p>{inner}</td></tr></table>") == [
        "左",
        "正文",
        "序号\t任务",
        "1\t甲",
    ]


def test_the_declared_encoding_and_xhtml() -> None:
    xhtml = '<?xml version="1.0" encoding="gb2312"?>' + page("<p>青溪县镕基路</p>")
    assert take(xhtml.encode("gb18030")).text == "青溪县镕基路"
    big5 = page("<p>青溪縣人民政府</p>", "青溪").replace("<head>", '<head><meta charset="big5">')
    assert take(big5.encode("big5")).text == "青溪縣人民政府"


def test_entities_are_characters() -> None:
    assert lines("<p>&ldquo;十五五&rdquo;&nbsp;&#x843D;&#23454;</p>") == ["“十五五”\u00a0落实"]
