"""The copy that the press sets: articles written for this project, and the small matter around them.

A file of `texts/` holds many articles of one language. An article begins with `# title`; `^ kicker` and
`~ subtitle` may follow; `== subhead` stands before the paragraph that it heads; every other line is a paragraph.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path

from numpy.random import Generator

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Copy:
    """An article as its author hands it in. `subheads` are (index of the paragraph that it heads, text)."""

    title: str
    kicker: str
    subtitle: str
    paragraphs: tuple[str, ...]
    subheads: tuple[tuple[int, str], ...]

    @property
    def length(self) -> int:
        """Characters of the body."""
        return sum(map(len, self.paragraphs))


@cache
def read_copy(language: str) -> tuple[Copy, ...]:
    """All articles of `language`: 'zh', 'zht', 'en' or 'de'."""
    articles = []
    for path in sorted(FOLDER.glob(f"{language}-*.txt")):
        for block in f"\n{path.read_text(encoding='utf-8')}".split("\n# ")[1:]:
            articles.append(_parse(block))
    return tuple(articles)


def _parse(block: str) -> Copy:
    title, *rest = block.strip().split("\n")
    kicker = subtitle = ""
    paragraphs: list[str] = []
    subheads: list[tuple[int, str]] = []
    for line in map(str.strip, rest):
        if line.startswith("^ "):
            kicker = line[2:]
        elif line.startswith("~ "):
            subtitle = line[2:]
        elif line.startswith("== "):
            subheads.append((len(paragraphs), line[3:]))
        elif line:
            paragraphs.append(line)
    return Copy(title.strip(), kicker, subtitle, tuple(paragraphs), tuple(subheads))


_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗"
_GIVEN = "清远若舟明岚景行思齐以宁知秋望舒亦然守拙怀瑾子衿书影松涛晓棠春和牧之亭山小满立夏长河素心映雪见微"
_SURNAMES_T = "趙錢孫李周吳鄭王馮陳蔣沈韓楊朱秦許何呂張孔曹嚴魏陶姜謝鄒蘇潘葛范彭魯韋馬"
_GIVEN_T = "清遠若舟明嵐景行思齊以寧知秋望舒亦然守拙懷瑾書影松濤曉棠春和牧之亭山長河素心映雪見微"
_EN_FIRST = ["Harold", "Edith", "Walter", "Ruth", "Clarence", "Mabel", "Stanley", "Irene", "Leonard", "Agnes"]
_EN_LAST = ["Pemberly", "Oakhurst", "Tilling", "Marchbank", "Sedgeworth", "Hollin", "Cartmell", "Ainsby", "Thornlow"]
_DE_FIRST = ["Heinrich", "Martha", "Otto", "Elsbeth", "Karl", "Frieda", "Anton", "Hedwig"]
_DE_LAST = ["Brandmüller", "Rösching", "Lindhofer", "Wasserfall", "Steinacker", "Großkopf", "Kehrbach"]


def pick(rng: Generator, items: Sequence[str]) -> str:
    """One of `items`."""
    return items[int(rng.integers(len(items)))]


def invent_name(rng: Generator, language: str) -> str:
    """A person who does not exist."""
    if language in ("zh", "zht"):
        given = _GIVEN if language == "zh" else _GIVEN_T
        surname = pick(rng, _SURNAMES if language == "zh" else _SURNAMES_T)
        return surname + "".join(pick(rng, given) for _ in range(int(rng.integers(1, 3))))
    first, last = (_EN_FIRST, _EN_LAST) if language == "en" else (_DE_FIRST, _DE_LAST)
    return f"{pick(rng, first)} {pick(rng, last)}"


def invent_byline(rng: Generator, language: str) -> tuple[str, str]:
    """A byline and where it stands: 'head' or 'tail'; ('', 'tail') for an article without one."""
    name = invent_name(rng, language)
    other = invent_name(rng, language)
    if language == "zh":
        forms = [
            (f"□ {name}", "head"),
            (f"■ {name}", "head"),
            (f"本报记者 {name} {other}", "head"),
            (f"文/{name}", "head"),
            (f"本报记者 {name}", "head"),
            (f"（{name} 整理）", "tail"),
            (f"（{name}）", "tail"),
            ("", "tail"),
            (f"□ {name} {other}", "head"),
            (f"本报通讯员 {name}", "head"),
            ("", "tail"),
        ]
    elif language == "zht":
        forms = [(name, "head"), (f"記者{name}", "head"), ("", "tail"), (f"（{name}）", "tail")]
    elif language == "en":
        initials = "".join(f"{part[0]}. " for part in other.split())
        forms = [
            ("By the Associated Press", "head"),
            (f"BY {initials}{name.split()[-1].upper()}", "head"),
            (f"By {name}", "head"),
            (f"By {name.upper()}", "head"),
            ("", "tail"),
            ("", "tail"),
            (f"By {name}, Staff Correspondent", "head"),
        ]
    else:
        forms = [
            ("Von unserem Korrespondenten", "head"),
            (f"Von {name}", "head"),
            ("", "tail"),
            (f"Von Dr. {name}", "head"),
            ("", "tail"),
        ]
    return forms[int(rng.integers(len(forms)))]


CAPTIONS = {
    "zh": [
        "图为活动现场。",
        "资料图片",
        "市民在现场咨询。",
        "本报记者摄",
        "傍晚的渡口。",
        "工人正在检修设备。",
        "新开的阅览室一角。",
        "村口的晒谷场。",
        "雨后的老街。",
        "学生在观察标本。",
    ],
    "zht": ["圖為會場情形", "渡口近景", "新建之書樓", "本埠街景"],
    "en": ["The bridge at low water.", "Crowds at the fair.", "The new reading room.", "A view of the mill."],
    "de": ["Blick auf den Hafen.", "Der neue Lesesaal.", "Am Markttag.", "Die alte Brücke."],
}
SECTIONS = {
    "zh": ["要闻", "评论", "本地新闻", "观点", "教育", "乡村", "文化", "民生", "经济", "副刊", "社会"],
    "zht": ["本埠新聞", "要聞", "教育", "商情", "副刊"],
    "en": ["THE LANTERN DAILY", "THE HARBOR LEDGER", "THE RIVERTON OBSERVER"],
    "de": ["Talboten-Zeitung", "Der Uferbote", "Neue Hafenzeitung"],
}
MASTHEADS = {"zh": ["灯塔日报", "青河晚报", "两岸时报"], "zht": ["江聲日報"], "en": [], "de": []}
NOTICES = {
    "zh": [
        ["春季修鞋配钥匙", "河西路12号 早八点到晚七点", "电话 6318 0421"],
        ["旧书换绿植", "每周六上午 南门广场", "一本书换一盆花"],
        ["招聘", "水厂招夜班值守两名", "有证者优先 工资面议"],
        ["秋季家具展销", "实木桌椅 八折起", "地址 环城北路货运站旁"],
        ["本报启事", "欢迎读者提供新闻线索", "热线 6300 1177"],
        ["出租", "临河门面一间 三十平方米", "有意者面谈"],
        ["便民理发", "逢五逢十 老人免费", "粮站对面"],
        ["鲜奶到户", "早六点前送达", "订奶热线 6311 5208"],
        ["寻物", "4月9日在三路车上遗失", "蓝色布袋一只 必有酬谢"],
    ],
    "zht": [
        ["新到洋燈", "價廉物美", "南大街永明號"],
        ["招租", "臨街樓房三間", "請向本館接洽"],
        ["牙科", "每日午後應診"],
        ["遺失", "皮夾一只", "送還者酬"],
        ["夜校招生", "識字珠算", "月費三角"],
    ],
    "en": [
        ["WANTED", "Two steady men for night work", "Apply at the pumping station"],
        ["PIANOS TUNED", "All makes, moderate terms", "Telephone Main 418"],
        ["FRESH EGGS", "From our own hens daily", "Corner of Mill and Third"],
        ["COAL", "Screened and delivered", "Yard on Canal Street"],
        ["TO LET", "Four rooms, second floor", "Inquire at the bakery"],
        ["SKATES GROUND", "While you wait", "Ten cents the pair"],
        ["SEWING DONE", "Plain and fancy", "Mrs. Tilling, Elm Row"],
        ["LOST", "A brown umbrella, ivory handle", "Reward at this office"],
    ],
    "de": [
        ["Zu vermieten", "Zwei helle Zimmer am Markt", "Auskunft im Verlag"],
        ["Frische Milch", "täglich ab sechs Uhr früh", "Molkerei am Tor"],
        ["Klavierstunden", "für Anfänger, mäßige Preise", "Lindenplatz 3"],
        ["Brennholz", "trocken, frei Haus", "Sägewerk Unterau"],
        ["Gesucht", "ein zuverlässiger Kutscher", "Brückengasse 7"],
    ],
}
JUMPS = {
    "zh": ["（上接第一版）", "（上接第2版）", "（上接A1版）", "（紧接第一版）"],
    "zht": ["（續第一版）"],
    "en": ["(Continued from First Page.)", "(Continued from Page 1)"],
    "de": ["(Fortsetzung von Seite 1.)"],
}


def shuffled_notices(rng: Generator, language: str) -> Iterator[tuple[str, ...]]:
    """The notices of `language` in random order, over and over: one returns only after all the others."""
    notices = NOTICES[language]
    return cycle([tuple(notices[int(index)]) for index in rng.permutation(len(notices))])
