"""Personal names, told from other words.

Chinese names by the surnames of the Hundred Family Surnames and by length (two to four characters); names in Latin
script by capitals, particles and titles.
"""

from __future__ import annotations

import re

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
    "红竺益桓萧"
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


COMMON_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金贾夏付方邹熊孟秦邱侯江尹薛闫段雷史陶贺顾毛郝龚邵钱严覃武戴莫孔汤張劉陳楊黃趙吳孫馬鄭謝許韓"
)
HAN = "\u3400-\u9fff"
_CALLINGS = (
    *("本报", "本報", "本刊", "本社", "本台", "新华社", "新華社", "中新社"),
    *("记者", "記者", "通讯员", "通訊員", "评论员", "評論員", "实习生", "编辑", "編輯"),
    *("特约", "特約", "特派", "见习", "見習", "实习", "實習", "首席", "摄影", "攝影", "撰文", "报道", "報道", "作者"),
)
"""Words of a byline that say whose it is and what they do, beside the names."""
_PARTICLES = "de|du|des|di|da|del|della|van|von|vom|zu|zum|zur|der|den|ter|la|le|el|al|y|e|Mc|O"
LATIN_TITLES = (
    "Dr|Prof|Professor|Senator|Sen|Rep|Representative|Congressman|Gov|Governor|Mayor|President|Judge|Rev|Reverend|"
    "Father|Bishop|Hon|Sir|Lord|Lady|Dame|Mr|Mrs|Miss|Ms|Gen|General|Col|Colonel|Maj|Major|Capt|Captain|Lieut|Lt|"
    "Lieutenant|Commander|Admiral|Herr|Frau|Fräulein|Dipl|Ing|Pfarrer|Oberst|Hauptmann|M|Mme|Mlle|Abbé|phil|jur|"
    "med|rer|nat|theol|h|c|Right Hon|Rt\\. Hon|DR|PROF|PROFESSOR|SENATOR|REV|HON|SIR|MRS|MISS|GEN|COL|MAJ|CAPT|LIEUT"
)
"""Words before a name, each with or without a full stop."""
TITLES = (
    "副教授|教授|博士生导师|硕士生导师|副研究员|研究员|院士|博士|硕士|副主任|主任|院长|副校长|校长|局长|副市长|市长|副县长|县长|副书记|书记|"
    "主席|部长|处长|科长|所长|社长|总编辑|主编|律师|主任医师|医师|医生|先生|女士|小姐|同志|老师|工程师|委员|代表|秘书长|"
    "会长|董事长|总经理|经理|教師|敎授|博士生|学者|作家|评论家|經理|醫師|院長|校長|市長|縣長|書記|部長|會長|議員|议员"
)
_UNIT = (
    "日报社|晚报社|早报社|日报|晚报|早报|晨报|时报|商报|都市报|快报|周报|周刊|导报|青年报|新报|报社|杂志社|杂志|通讯社|"
    "电视台|广播电台|电台|出版社|新闻网|在线|大学|学院|中学|小学|研究院|研究所|研究中心|中心|委员会|市委|省委|县委|区委|"
    "党委|团委|纪委|政府|公安局|教育局|宣传部|组织部|政法委|检察院|法院|医院|公司|集团|银行|协会|学会|联合会|总工会|"
    "妇联|工会|局|厅|部|所|社|网|报|報|報社|通訊社|大學|學院|銀行|公司|會|処|台"
)
_ORGANISATION = re.compile(
    rf"(?:[{HAN}A-Za-z]{{1,14}}(?:{_UNIT})(?:客户端|微信公众号|网站|编辑部|通讯员)?|《[^》]{{1,16}}》|"
    r"视觉中国|东方IC|CFP|IC|CNS|AFP|AP|EPA|Reuters|BBC|CNN|CCTV|央视|新华社|新華社|中新社|中央社)"
)
_CLEAR_UNIT = re.compile(f"(?:{'|'.join(part for part in _UNIT.split('|') if len(part) > 1)})$")
_LATIN_WORD = r"(?:[A-ZÄÖÜÉÈÀÇÅØ][\w’'\-]*\.?|[A-Z]\.(?:[A-Z]\.)*)"
_LATIN_TAIL = r"(?:,?\s*(?:Jr|Sr|M\.\s*D|Ph\.\s*D|D\.\s*D|M\.\s*P|Esq|III|II)\.?)?"
LATIN_NAME = (
    rf"(?:(?:{LATIN_TITLES})\.?\s+)*{_LATIN_WORD}(?:\s+(?:(?:{_PARTICLES})\s+)*{_LATIN_WORD}){{0,4}}{_LATIN_TAIL}"
)
"""A pattern: titles, then one to five capitalised words with particles between."""
_LATIN_FULL = re.compile(LATIN_NAME)
_NEVER = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|August|September|October|"
    r"November|December|Today|Tomorrow|Christmas|Easter|The|This|That|These|Those|His|Her|Their|Its|Our|All|Any|"
    r"Order|Means|Land|Sea|Air|Law|Night|Day|Der|Die|Das|Den|Dem|Ein|Eine|Einem|Jedem|Le|La|Les|Un|Une|Mail|Wire|"
    r"Cable|Telegraph|Radio|Wireless",
    re.IGNORECASE,
)


def is_name(text: str) -> bool:
    """A Chinese personal name by surname and length; a Latin one by capitals."""
    bare = simplify(text.strip())
    if re.fullmatch(rf"[{HAN}]{{2,4}}", bare):
        return (len(bare) <= 3 and bare[0] in SURNAMES) or bare.startswith(COMPOUND_SURNAMES)
    if "·" in bare:
        return bool(re.fullmatch(rf"[{HAN}A-Z]{{1,6}}(?:·[{HAN}A-Z]{{1,6}}){{1,3}}", bare))
    latin = re.fullmatch(r"[A-ZÄÖÜ][\w.'’\-]*(?:\s+[A-ZÄÖÜ][\w.'’\-]*){0,4}\s*", bare)
    return latin is not None and not re.search(f"[{HAN}]", bare)


def is_latin_name(text: str) -> bool:
    """As it stands in a byline: ``JOHN SMITH``, ``Dr. Hans von Meyer``; no day of the week, no article."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return bool(_LATIN_FULL.fullmatch(text)) and not _NEVER.fullmatch(first.strip(".,"))


def is_organisation(text: str) -> bool:
    """By its last word: a newspaper, an office, a school, a company; or in ``《》``."""
    return bool(_ORGANISATION.fullmatch(text))


def part_unit(text: str) -> tuple[str, str] | None:
    """``新乡市委王某某`` or ``北京大学教授`` as unit and what follows it, where that is a name or a title.

    Only units by a word of two characters or more, and names by a common surname: running text has many a 部 and 台.
    """
    for at in range(len(text) - 2, 2, -1):
        unit, rest = text[:at], text[at:]
        named = is_name(rest) and simplify(rest[0]) in COMMON_SURNAMES and not is_organisation(rest)
        if (
            (named or re.fullmatch(TITLES, rest))
            and len(unit) > 3
            and is_organisation(unit)
            and _CLEAR_UNIT.search(unit)
        ):
            return unit, rest
    return None


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


def split_names(names: str) -> tuple[str, ...]:
    """At white space and commas. A single character is half of a name that was spaced out to three (``王 刚``)."""
    parts = [part for part in re.split(r"[\s　、，,]+", names.strip()) if part]
    joined: list[str] = []
    for part in parts:
        if joined and len(part) == 1 and len(joined[-1]) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def is_calling(before: str, character: str, after: str) -> bool:
    """Whether a character, with those around it, is part of a word like ``本报`` or ``记者``, and so of no name."""
    text, at = before + character + after, len(before)
    return any(
        text.startswith(word, start) for word in _CALLINGS for start in range(max(0, at - len(word) + 1), at + 1)
    )
