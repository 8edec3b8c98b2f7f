"""The interface in English and Chinese, and the pages' templates."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

Interface = Literal["en", "zh"]
TAGS: dict[Interface, str] = {"en": "en", "zh": "zh-Hans"}
SHORT = 70
"""Characters of a title in lists and tabs; the article itself shows all of it."""

CHINESE = {
    "Article {n} of {all}": "第{n}篇，共{all}篇",
    "Articles": "文章",
    "Articles on this page": "本版文章",
    "All issues": "全部各期",
    "Contents": "目录",
    "Cuttings": "剪报",
    "Cutting of page {n}": "第{n}版剪报",
    "Find": "查找",
    "Find in this issue": "在本期中查找",
    "Find in all issues": "在各期中查找",
    "Language": "语言",
    "Next article": "下一篇",
    "Previous article": "上一篇",
    "Next page": "下一版",
    "Previous page": "上一版",
    "Continued in": "下转",
    "Continued from": "上接",
    "No persons are named.": "未见署名。",
    "No places are named.": "未见地名。",
    "Page {n}": "第{n}版",
    "Page {n}, with its articles": "第{n}版及其文章",
    "Pages": "版面",
    "Persons": "人物",
    "Persons and places": "人物与地名",
    "Places": "地名",
    "Search": "检索",
    "Skip to the text": "跳到正文",
    "The search needs a script, which this browser does not run. The contents list all articles.": (
        "检索需要脚本，而此浏览器未启用。所有文章见目录。"
    ),
    "There is no picture of this page.": "本版没有图像。",
    "This page is known by its text alone.": "本版只有文字。",
    "Words, or any run of Chinese characters": "单词，或任意连续汉字",
    "Written by {software}. Nothing of it is fetched from elsewhere.": "由{software}生成，不从别处获取任何内容。",
    "unclear: {n}": "存疑：{n}处",
    "gaps: {n}": "缺失：{n}处",
    "{n} articles": "{n}篇文章",
    "{n} issues": "{n}期",
    "1 article": "1篇文章",
    "1 issue": "1期",
}
WEEK = (("Mo", "一"), ("Tu", "二"), ("We", "三"), ("Th", "四"), ("Fr", "五"), ("Sa", "六"), ("Su", "日"))
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Voice:
    """Says phrases in one language, with the other one beside it for the switch. What it returns is escaped."""

    def __init__(self, interface: Interface) -> None:
        self.interface: Interface = interface
        self.other = "zh" if interface == "en" else "en"

    def __call__(self, english: str, **values: object) -> Markup:
        said = (english.format(**values), CHINESE[english].format(**values))
        return self.both(*said)

    def both(self, english: str, chinese: str) -> Markup:
        said = (english, chinese)
        mine, other = said if self.interface == "en" else said[::-1]
        return Markup(f'<span data-{self.other}="{escape(other)}">{escape(mine)}</span>')

    def count(self, number: int, one: str, many: str) -> Markup:
        return self(one) if number == 1 else self(many, n=f"{number:,}")

    def attribute(self, name: str, english: str, **values: object) -> Markup:
        """A phrase as an attribute, which the switch changes too."""
        said = (english.format(**values), CHINESE[english].format(**values))
        mine, other = said if self.interface == "en" else said[::-1]
        return Markup(f'{name}="{escape(mine)}" data-{self.other}-{name}="{escape(other)}"')

    def plain(self, english: str, **values: object) -> str:
        """Where nothing can be switched, as in the title of a file."""
        return (english if self.interface == "en" else CHINESE[english]).format(**values)


def render(template: str, *, interface: Interface, up: str, **values: object) -> bytes:
    """``up`` is the way from the page's folder to that of the site."""
    page = _environment().get_template(template)
    voice = Voice(interface)
    return (page.render(t=voice, tag=TAGS[interface], interface=interface, up=up, **values) + "\n").encode()


def assets() -> dict[str, bytes]:
    """The style sheet and the scripts of a site."""
    folder = files("pipeline.edition").joinpath("templates")
    return {name: folder.joinpath(name).read_bytes() for name in ("edition.css", "edition.js", "finding.js")}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.edition"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = shorten
    return environment


def shorten(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
