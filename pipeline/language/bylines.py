"""Words that make a line a byline, a dateline, a caption or a jump line, and the persons named in them.

Chinese names are told from other words by the surnames of the Hundred Family Surnames and by length (two to four
characters); in Latin script by capitals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.language.traditional import simplify

SURNAMES = frozenset(
    "水窦章王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙史陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文"
    "牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏"
    "席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐"
    "冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计"
    "索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈"
    "湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由陳劉楊黃趙吳孫馬鄭謝許韓鄧馮葉呂盧鍾譚陸"
    "範賈鄒閻龍賀顧龔萬錢嚴湯溫龐顏莊聶魯歐關蘭紀畢單塗駱藍饒時蘇羅蔣昌凤酆贝贲洪诸钮滑荀羿汲邴糜松段弓牧隗山"
    "宓蓬郗仰秋暴钭韶黎蓟怀鄂咸籍赖苍双莘贡逄扶堵宰郦郤璩濮寿郏充习宦慎庾终暨步弘广禄殴沃蔚越夔厍融訾养须巢蒯"
    "红竺益桓"
)
COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "端木",
    "東方",
    "歐陽",
)

_HAN = "\u3400-\u9fff"
_MARKS = "□■◇◆○●▲△▽▼口☐◎☆★"
_NAME = rf"[{_HAN}]{{2,4}}(?:·[{_HAN}]{{1,6}})?"
_NAMES = rf"{_NAME}(?:[\s　、，,]+{_NAME})*"
_ROLES = (
    "本报特约记者|本报特派记者|本报驻[^\\s]{1,8}?记者|本报实习记者|本报实习生|本报评论员|本报通讯员|本报记者|本刊记者|本報記者|"
    "新华社记者|新华社特约记者|新華社記者|特约评论员|特约记者|特约撰稿人?|见习记者|实习记者|实习生|通讯员|通訊員|记者|記者|撰文|编译|编写|"
    "整理|作者|翻译|译者|摄影|摄|图文|责任编辑|评论员|主笔|采写|执笔"
)
_PREFIX = re.compile(rf"^(?:[■□◆◇●○▲△]*\s*)?(?P<role>{_ROLES})[\s　:：]*(?P<names>{_NAMES})(?P<rest>.*)$")
_UNSPACED = re.compile(
    rf"^(?:[{_MARKS}]{{1,2}}\s*|(?:文|图|图文|摄影|撰文|整理)\s*[/／|｜:：]\s*)?"
    rf"(?P<role>{_ROLES})?[\s　:：]*(?P<names>[{_HAN}]{{4,12}})$"
)
_HOUSE = re.compile(rf"^(?P<role>本报(?:记者|通讯员|特约记者|评论员)|新华社记者)[\s:：]*(?P<names>[{_HAN}]{{2,6}})$")
_MARKED = re.compile(rf"^[{_MARKS}]{{1,2}}\s*(?P<role>{_ROLES})?[\s　:：]*(?P<names>{_NAMES})$")
_SLASHED = re.compile(
    rf"^(?P<role>文|图|图文|摄影|撰文|文图|文並圖|漫画|制图|整理)\s*[/／|｜:：]\s*(?P<names>{_NAMES}).*$"
)
_PARENTHESISED = re.compile(
    rf"^[（(]\s*(?:据[^，,）)]+[，,])?\s*(?P<names>{_NAMES})\s*(?P<role>整理|编译|编写|报道|供稿|撰文|翻译|辑|摘|作|文)\s*[）)]?$"
)
_SIGNED = re.compile(rf"^[（(]\s*(?P<names>{_NAMES})\s*[）)]$")
_REPORTERS = re.compile(rf"^[（(]\s*(?P<role>{_ROLES})[\s　:：]*(?P<names>{_NAMES})[^）)]*[）)]?$")
_LATIN_BY = re.compile(
    r"^(?:special (?:dispatch|cable)[^.]* )?by\s+(?P<names>(?:the\s+)?[A-Z][\w.'’\-]*"
    r"(?:\s+(?:[A-Z][\w.'’\-]*|and|of|the|de|von|van|la|le|&))*)[.,]?$",
    re.IGNORECASE,
)
_LATIN_STAFF = re.compile(
    r"^(?:by\s+)?(?P<names>[A-Z][\w.'’\-]*(?:\s+[A-Z][\w.'’\-]*){1,3}),\s*"
    r"(?P<role>(?:Our |The )?(?:Staff|Special|Own|Foreign)[\s.]+(?:Correspondent|Reporter|Writer))[.,]?$",
    re.IGNORECASE,
)
_LATIN_FROM = re.compile(
    r"^(?:Von|Par|De|Vom)\s+(?P<names>(?:unserem|unserer|unseren|notre|nos|einem|Dr\.|Prof\.)?\s*[A-ZÄÖÜÉ][\w.'’\-äöüßé]*"
    r"(?:\s+[\w.'’\-äöüßÄÖÜé]+){0,5})[.,]?$"
)
_CAPTION = re.compile(
    rf"^(?:图为|圖為|图[一二三四五六七八九十\d]|上图|下图|左图|右图|资料图|資料圖|漫画|制图)|(?:资料图片|资料图|记者摄|{_NAME}\s*摄|摄影?报道|/摄|影[/／]\S+)[）)]?[。.]?$"
)
_JUMP = re.compile(
    r"^[（(]?\s*(?:上接|下接|紧接|緊接|续接|下转|下轉|续|續|接|转|轉)\s*第?\s*[一二三四五六七八九十百\dA-Z]+\s*[版页頁](?:[^）)]{0,10})?[）)]?$"
    r"|^\(?\s*(?:continued (?:on|from)|see) (?:page|p\.)\s*\w+[^)]{0,20}\)?\.?$"
    r"|^\(?\s*(?:siehe|fortsetzung (?:auf|von)|voir|suite (?:en|page))\s+(?:seite|s\.|page|p\.)?"
    r"\s*\w+[^)]{0,20}\)?\.?$",
    re.IGNORECASE,
)
_JUMP_FROM = re.compile(r"上接|紧接|緊接|接第|[续續]第|continued from|fortsetzung von", re.IGNORECASE)
_FOLIO = re.compile(
    r"^(?:第\s*(?:[A-Z]?\d+|[一二三四五六七八九十百]{1,3})\s*[版張页頁]|.*民[国國].{1,4}年.{1,3}月.{1,3}[日號].*|[A-Z]?\d{1,3}\s*版?|[A-Z]\d+|\d{4}年\d{1,2}月\d{1,2}日.*|.*责任?编辑.*|.*责编.*|.*星期[一二三四五六日天].*|"
    r"(?:page|seite|p\.|s\.)\s*\w{1,6}|no\.?\s*[\d,.\-— ]+.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a byline says: names in order, the role in its own words, and how sure that is (a probability)."""

    names: tuple[str, ...]
    role: str
    confidence: float


def is_name(text: str) -> bool:
    """A Chinese personal name by surname and length; a Latin one by capitals."""
    bare = simplify(text.strip())
    if re.fullmatch(rf"[{_HAN}]{{2,4}}", bare):
        return (len(bare) <= 3 and bare[0] in SURNAMES) or bare.startswith(COMPOUND_SURNAMES)
    if "·" in bare:
        return bool(re.fullmatch(rf"[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,3}}", bare))
    return bool(re.fullmatch(r"(?:[A-ZÄÖÜ][\w.'’\-]*\s*){1,5}", bare))


def read_byline(text: str) -> Named | None:
    """The names in a line that is a byline as a whole, or None where it is none.

    ``□ 汪昌莲``, ``本报记者 唐鸫涵 赵洋斌``, ``文/某某``, ``（业勤 整理）``, ``By the Associated Press``,
    ``Von unserem Korrespondenten``.
    """
    line = " ".join(text.replace("　", " ").split()).lstrip(" .·•,'")
    if not line or len(line) > 60:
        return None
    for pattern, base in ((_SLASHED, 0.98), (_MARKED, 0.97), (_PARENTHESISED, 0.97), (_REPORTERS, 0.95)):
        match = pattern.match(line)
        if match:
            names = _split(match["names"])
            sure = base if all(is_name(name) for name in names) else base - 0.25
            return Named(names=names, role=match["role"] or "", confidence=sure)
    match = _SIGNED.match(line)
    if match:
        names = _split(match["names"])
        if all(is_name(name) for name in names):
            return Named(names=names, role="", confidence=0.85)
    match = _UNSPACED.match(line)
    if match and match.start("names") > 0:
        parted = part_names(match["names"])
        if parted:
            return Named(names=parted, role=match["role"] or "", confidence=0.92)
    match = _PREFIX.match(line)
    if match and not match["rest"].strip("　 。.，,"):
        names = _split(match["names"])
        house = match["role"].startswith(("本报", "本刊", "本報", "新华社", "新華社", "特约"))
        if all(is_name(name) for name in names) or (house and any(map(is_name, names)) and len(line) <= 16):
            return Named(names=names, role=match["role"], confidence=0.95)
    match = _HOUSE.match(line)
    if match:  # names that no list of surnames knows
        return Named(names=(match["names"],), role=match["role"], confidence=0.6)
    match = _LATIN_STAFF.match(line)
    if match:
        return Named(names=(match["names"],), role=match["role"], confidence=0.92)
    match = _LATIN_BY.match(line)
    if match:
        capitals = [word for word in match["names"].split() if word[0].isupper()]
        if len(capitals) >= 1 and len(line) <= 50:
            return Named(names=(match["names"].rstrip(".,"),), role="", confidence=0.93)
    match = _LATIN_FROM.match(line)
    if match and len(line) <= 60:
        return Named(names=(match["names"],), role="", confidence=0.9)
    return None


def is_byline(text: str, least: float = 0.0) -> bool:
    """``least`` is how sure it must be, a probability: within a column more than under a headline."""
    named = read_byline(text)
    return named is not None and named.confidence >= least


def are_names(text: str) -> bool:
    """Nothing but Chinese personal names: a byline where the setting says so (under a headline, at a column's
    foot). Names that a recogniser ran together count when they can be parted."""
    bare = text.strip(_MARKS + " 　")
    names = _split(bare)
    if not names or len(names) > 5 or len(text) > 24 or not re.search(f"[{_HAN}]", bare):
        return False
    return all(is_name(name) for name in names) or (len(names) == 1 and len(bare) <= 9 and len(part_names(bare)) > 1)


def part_names(run: str) -> tuple[str, ...]:
    """Names that a recogniser ran together, parted where every part begins with a surname and has two or three
    characters; () where that cannot be done in one best way. Three characters are preferred to two."""
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for end in range(2, len(run) + 1):
        options = []
        for size, cost in ((3, 1.0), (2, 1.4), (4, 1.2)):
            start = end - size
            name = run[start:end] if start >= 0 else ""
            if start in best and name and is_name(name):
                options.append((best[start][0] + cost, (*best[start][1], name)))
        if options:
            best[end] = min(options)
    return best[len(run)][1] if len(run) in best else ()


def _split(names: str) -> tuple[str, ...]:
    """A single character is half of a name that was spaced out to three (``王 刚``)."""
    parts = [part for part in re.split(r"[\s　、，,]+", names.strip()) if part]
    joined: list[str] = []
    for part in parts:
        if joined and len(part) == 1 and len(joined[-1]) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def is_caption(text: str) -> bool:
    return bool(_CAPTION.search(text.strip()))


def is_jump(text: str) -> bool:
    return bool(_JUMP.match(text.strip()))


def is_jump_from(text: str) -> bool:
    return bool(_JUMP_FROM.search(text))


def is_folio(text: str) -> bool:
    """Date, page number or editors: what stands at the edge of a page."""
    return bool(_FOLIO.match(text.strip()))
