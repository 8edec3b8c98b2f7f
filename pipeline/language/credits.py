"""Who made a text or a picture, in Chinese: persons with their roles and titles, units, agencies and sources.

A credit is read word by word: roles stand before their persons (``本报记者 唐鸫涵``) or behind them (``业勤 整理``,
``张三/文``), several of both may follow each other. What is neither role, name, unit, place nor source makes the
whole no credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.language.names import HAN, TITLES, is_name, is_organisation, part_names, part_unit
from pipeline.model import Organisation, Person

MARKS = "□■◇◆○●▲△▽▼口☐◎☆★"
ROLE_JOINT = "; "
"""Between several roles of one person."""

_AGENCIES = (
    "新华社|新華社|新华网|中新社|中国新闻社|中新网|人民日报|光明日报|经济日报|解放军报|中央社|法新社|路透社"
    "|美联社|共同社|"
    "合众社|塔斯社|德新社|俄新社|韩联社|人民网|光明网|央视网|央视|中国网|本报|本刊|本社|本台|本网|本報|本社"
    "|南方日报|南方都市报"
)
_BEAT = (
    rf"(?:驻[{HAN}]{{1,6}}?)?"
    "(?:特约|特約|特派|首席|實習|見習|攝影|实习|见习|资深|摄影|体育|财经|文字|全媒体|融媒体|视频)*"
)
_FORWARD = (
    rf"(?:(?:{_AGENCIES}|[{HAN}]{{2,6}}(?:日报|晚报|都市报|青年报|时报|早报|晨报|商报|网|台))?(?:{_BEAT})"
    rf"(?:记者|記者|通讯员|通訊員|"
    r"评论员|評論員|实习生|撰稿人|撰稿|编辑|編輯|摄影师|访员|特派员))|责任编辑|責任編輯|责编|编辑|主笔|作者"
    r"|笔者|执笔|采写|主持人?|主讲|统筹|"
    r"策划|校对|组版|版式|美编|美术编辑|视觉设计|译者|原作|原著|通联|通讯"
)
_EITHER = (
    "摄影报道|攝影報道|图文报道|摄影|攝影|摄|攝|图文|图片|配图|插图|绘图|漫画|漫畫|制图|製圖|绘|繪|题图"
    "|撰文|文字|文图|编译|編譯|翻译|翻譯|译|譯|"
    "整理|编写|编撰|综合|采访|口述|供稿|供图|提供|报道|報道|辑|摘|作|著|文|图|圖|词|曲|书|题|编|改写|选编|辑录"
)
_PICTURE = frozenset(
    [
        "摄影",
        "攝影",
        "摄",
        "攝",
        "图片",
        "配图",
        "插图",
        "绘图",
        "漫画",
        "漫畫",
        "制图",
        "製圖",
        "绘",
        "繪",
        "题图",
        "图",
        "圖",
        "供图",
        "题",
        "摄影师",
        "摄影记者",
    ]
)
_WRITES = re.compile(
    "摄影报道|攝影報道|图文报道|图文|撰文|文字|文图|文|编译|編譯|翻译|翻譯|译|譯|整理|编写|编撰|综合|采访"
    "|采写|供稿|报道|報道|辑|作|著|编|改写|作者|"
    "执笔|主笔|口述|撰稿"
)
_ROLE_ONLY = re.compile(rf"(?:{_FORWARD})|(?:{_EITHER})")
_EITHER_ONLY = re.compile(_EITHER)
_FORWARD_ONLY = re.compile(_FORWARD)
_LEADING = re.compile(rf"(?P<role>{_FORWARD})(?P<rest>[{HAN}·]{{2,}})")
_SENDS = frozenset(("报道", "報道", "供稿", "供图", "提供"))
"""Roles of places and offices as well (北京报道)."""
_GLUED = re.compile(rf"(?P<name>[{HAN}]{{2,4}}?)(?P<rest>(?:{_FORWARD})[{HAN}·]*)")
_TRAILING = re.compile(
    rf"(?P<rest>[{HAN}·]{{2,}}?)(?P<role>摄影报道|摄影|攝影|摄|攝|编译|編譯|翻译|翻譯|译|譯|整理|口述|编写|采写"
    rf"|供稿|供图|提供|报道|報道|绘|繪|制图|漫画|撰文)"
)
_SOURCE = re.compile(
    r"(?:本报)?(?P<lead>综合自|综合|据|據|摘自|原载|原載|选自|稿件来源|资料来源|图片来源|消息来源|来源|稿源"
    r"|转自|转载自|整理自|编译自|摘编自)"
    rf"(?P<rest>[{HAN}A-Za-z《》]*)"
)
_ISSUED = re.compile(
    rf"(?P<who>{_AGENCIES})(?P<role>发|發|电|電|讯)?|(?P<giver>[{HAN}A-Za-z]{{2,12}}?)(?P<gives>供图|供稿|图|摄|发)"
)
_AFFILIATED = re.compile("作者(?:单位|系|为|所在单位)|单位")
_PLACE = re.compile(
    rf"(?:发自)?(?P<place>[{HAN}]{{2,6}})(?:报道|報道|电|讯|专电|摄影报道)|发自(?P<from>[{HAN}]{{2,6}})"
)
_LATIN_NAME = re.compile(r"[A-Z][a-z]+[A-Za-z'-]*")
_COMMON = re.compile("[的了在是说和有到从被把对向于也都着]")
_HOUSE = re.compile("本[报刊社台网報]|新[华華]社|特约")
_ORIGIN = re.compile(r"[(\[〔【]\s*(?P<place>[\u3400-\u9fff]{1,3})\s*[)\]〕】]\s*(?=[\u3400-\u9fffA-Z])")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Persons and organisations in their order, how sure it is that this is a credit at all and read right (a
    probability), and whether it speaks of pictures alone."""

    persons: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    confidence: float
    picture: bool = False


@dataclass(slots=True)
class _Draft:
    name: str
    roles: list[str] = field(default_factory=list)
    title: str = ""
    place: str = ""


@lru_cache(maxsize=8192)
def read_chinese(text: str, *, bare: bool = False) -> Credits | None:
    """The credits that the text is as a whole, brackets and marks before it included, or None. ``bare``: names
    alone, without role or mark, are credits too."""
    line = text.translate(_WIDE).strip().replace("{", "(").replace("}", ")")
    if not line or len(line) > 60:
        return None
    if line.count("(") != line.count(")"):
        return None
    inner = line if line.startswith("口述") else line.lstrip(MARKS + " .·•'")
    marked = len(inner) < len(line) and line[0] in MARKS
    bracketed = inner[:1] in ("(", "[", "【") and inner.rstrip("。. ")[-1:] in (")", "]", "】")
    origin = _ORIGIN.match(inner)
    if bracketed and not (origin and inner.count("(") > 1):
        inner = inner.rstrip("。. ")[1:-1].strip()
    reading = _Reading(marked=marked, bracketed=bracketed, bare=bare)
    words = list(_clauses(inner))
    reading.stops = bool(re.search("[,，。、;；!?]", inner))
    reading.postfix = bool(words) and _ends_in_role(words[-1])
    if not all(map(reading.take, words)):
        return None
    return reading.close()


def _clauses(line: str) -> Iterator[str]:
    """Words between white space, commas, slashes and colons; a name that was spaced out is one again; brackets
    around a role or a place go."""
    loose = _ORIGIN.sub(lambda match: f" <{match['place']}> ", line)
    loose = re.sub(r"[()\[\]]", " ", loose)
    words = [word for word in re.split(r"[\s、,，;；/|｜:：&＆\-—]+", loose) if word]
    at = 0
    while at < len(words):
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else ""
        spaced = len(word) == len(after) == 1 and is_name(word + after) and not _ROLE_ONLY.fullmatch(after)
        yield word + after if spaced else word
        at += 2 if spaced else 1


def is_role(word: str) -> bool:
    """``本报记者``, ``整理``, ``摄``."""
    return bool(_ROLE_ONLY.fullmatch(word))


def _ends_in_role(word: str) -> bool:
    return bool(_EITHER_ONLY.fullmatch(word) or _TRAILING.fullmatch(word) or word.endswith(("摄", "攝")))


class _Reading:
    """``postfix``: roles that may stand on either side of their persons stand behind them in this line."""

    def __init__(self, *, marked: bool, bracketed: bool, bare: bool) -> None:
        self.marked, self.bracketed, self.bare = marked, bracketed, bare
        self.persons: list[_Draft] = []
        self.organisations: list[Organisation] = []
        self.postfix = False
        self.stops = False
        """The line has marks that a sentence may have."""
        self.group: list[_Draft] = []
        """Persons named since the last role that stood behind some."""
        self.waiting: list[str] = []
        """Roles whose persons follow."""
        self.used = False
        """Some have followed."""
        self.behind = False
        """The last word was a role behind its persons."""
        self.source = False
        self.origin = ""
        self.place = ""
        self.title = ""
        """Of the person named next."""
        self.roles: list[str] = []
        self.affiliated = False
        self.weak = 0
        self.told = 0
        self.house = False

    def take(self, word: str) -> bool:
        """False where the word fits into no credit."""
        if word.startswith("<"):
            self.origin = word.strip("<>")
            return True
        said = _AFFILIATED.match(word)
        if said:
            self.affiliated = True
            return said.end() == len(word) or self._other(word[said.end() :])
        ends = word.removesuffix("等").removesuffix("。").rstrip(".")
        if self.source and is_organisation(ends):
            self.organisations.append(Organisation(name=ends, role="source"))
            return True
        return self._role(word) or self._source(ends) or self._person(ends) or self._other(ends)

    def _role(self, word: str) -> bool:
        if not _ROLE_ONLY.fullmatch(word) or (
            len(word) > 1 and is_name(word) and self.waiting and not _FORWARD_ONLY.fullmatch(word)
        ):
            return False
        self.roles.append(word)
        self.told += 1
        self.house = self.house or bool(_HOUSE.match(word))
        if (self.postfix and self.group and not _FORWARD_ONLY.fullmatch(word)) or (
            self.group and not any(one.roles for one in self.group) and not _FORWARD_ONLY.fullmatch(word)
        ):
            for one in self.group:
                one.roles.append(word)
            self.behind = True
        else:
            self._await(word)
        return True

    def _await(self, role: str) -> None:
        self.waiting = [role] if self.used else [*self.waiting, role]
        self.used = False

    def _source(self, word: str) -> bool:
        match = _SOURCE.fullmatch(word)
        if not match:
            return False
        rest = match["rest"].removesuffix("报道").removesuffix("消息").removesuffix("电")
        if rest and not is_organisation(rest):
            return False
        if rest:
            self.organisations.append(Organisation(name=rest, role="source"))
        elif match["lead"] in ("据", "據", "综合"):
            return False
        self.told += 1
        self.weak += match["lead"] in ("据", "據", "来源") and not self.bracketed
        self.source = True
        return True

    def _person(self, word: str) -> bool:
        pictured = word[-1:] in ("摄", "攝") and is_name(word[:-1])
        if is_name(word) and not pictured and (not word.isascii() or _LATIN_NAME.fullmatch(word)):
            self._add(word)
            return True
        match = _GLUED.fullmatch(word)
        if match and is_name(match["name"]):  # 张三通讯员
            self._add(match["name"])
            return self._role(match["rest"]) or self._person(match["rest"])
        match = _LEADING.fullmatch(word)
        if match:
            self._role(match["role"])
            return self._person(match["rest"]) or self._unknown(match["rest"])
        match = _TRAILING.fullmatch(word)
        if match and not _FORWARD_ONLY.fullmatch(match["rest"]):
            names = self._names(match["rest"])
            for name in names:
                self._add(name)
            makes = match["role"] not in _SENDS and (self.bracketed or self.house)
            if names or (makes and self._unknown(match["rest"])):
                return self._role(match["role"])
        names = self._names(word)
        if names and (self.waiting or self.marked or self.bare or self.bracketed):
            for name in names:
                self._add(name)
            return True
        return False

    def _unknown(self, word: str) -> bool:
        """A name that no list of surnames knows."""
        if not re.fullmatch(rf"[{HAN}]{{2,3}}", word) or _COMMON.search(word):
            return False
        self.weak += 1
        self._add(word)
        return True

    def _names(self, run: str) -> tuple[str, ...]:
        """One name, several run together, two with 和 between."""
        both = re.split("[和与與及]", run)
        if len(both) == 2 and all(map(is_name, both)):
            return tuple(both)
        if run.isascii() and not _LATIN_NAME.fullmatch(run):
            return ()
        return (run,) if is_name(run) else part_names(run)

    def _add(self, name: str) -> None:
        self.source = False
        person = _Draft(name=name, roles=list(self.waiting), title=self.title, place=self.origin)
        self.origin = self.title = ""
        self.persons.append(person)
        self.group = [person] if self.behind else [*self.group, person]
        self.behind = False
        self.used = True

    def _other(self, word: str) -> bool:
        """A title, an agency, a unit with or without a name, a place, or a name under a role that no list knows."""
        if re.fullmatch(TITLES, word):
            if self.persons and not self.persons[-1].title:
                self.persons[-1].title = word
            else:
                self.title = word
            self.told += 1
            return True
        match = re.fullmatch(rf"(?P<name>[{HAN}]{{2,4}})(?P<title>{TITLES})", word)
        if match and is_name(match["name"]):
            self._add(match["name"])
            self.persons[-1].title = match["title"]
            self.told += 1
            return True
        match = _ISSUED.fullmatch(word)
        if match and (match["who"] or is_organisation(match["giver"])):
            self.organisations.append(Organisation(name=match["who"] or match["giver"], role="agency"))
            self.told += bool(match["role"] or match["gives"])
            if match["gives"]:
                self.roles.append(match["gives"])
            return True
        unit = part_unit(word)
        if unit:
            self.organisations.append(Organisation(name=unit[0], role="affiliation"))
            self.told += 1
            return self._person(unit[1]) or self._other(unit[1])
        if is_organisation(word):
            self.organisations.append(Organisation(name=word, role="affiliation"))
            self.told += bool(self.persons)
            return True
        match = _PLACE.fullmatch(word)
        if match and (self.persons or self.waiting) and self.house:
            self.place = match["place"] or match["from"]
            return True
        sourced = self.postfix and any(one.role == "source" for one in self.organisations)
        told = self.house or self.marked or sourced or (self.bracketed and (bool(self.waiting) or self.postfix))
        return told and self._unknown(word)

    def close(self) -> Credits | None:
        left = [] if self.used else self.waiting
        picture = any(role in _PICTURE for role in self.roles) and not any(map(_WRITES.fullmatch, self.roles))
        persons = [
            Person(
                name=one.name,
                role=ROLE_JOINT.join(dict.fromkeys(one.roles)),
                title=one.title,
                place=one.place or (self.place if one.roles else ""),
            )
            for one in self.persons
        ]
        if not persons and left:
            if self.house or (picture and any(map(_FORWARD_ONLY.fullmatch, left))):
                persons = [Person(name="", role=ROLE_JOINT.join(left))]
            elif not self.organisations:
                return None
        if not persons and not self.affiliated and all(one.role == "affiliation" for one in self.organisations):
            return None
        house = all(_HOUSE.match(one.name) and one.role == "agency" for one in self.organisations)
        sent = self.bracketed and any(one.name.endswith("社") for one in self.organisations)
        if not persons and house and not picture and not sent:
            return None  # 本报讯 is the beginning of a text
        return Credits(
            persons=tuple(persons),
            organisations=tuple(self.organisations),
            confidence=self._confidence(persons),
            picture=picture,
        )

    def _confidence(self, persons: list[Person]) -> float:
        named = any(one.name for one in persons)
        if self.marked and named:
            sure = 0.97
        elif (self.bracketed and (self.told or self.affiliated)) or (self.roles and named):
            sure = 0.95
        elif self.source or (self.told and any(one.role == "source" for one in self.organisations)):
            sure = 0.9
        elif self.bracketed and named:
            sure = 0.85
        elif (self.told or self.organisations) and named and not self.stops:
            sure = 0.65
        elif self.bracketed and self.organisations:
            sure = 0.8
        elif self.told and not self.stops:
            sure = 0.6
        else:
            sure = 0.55 if self.bare else 0.0
        return round(max(0.0, sure - 0.25 * min(self.weak, 1)), 2)
