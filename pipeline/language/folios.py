"""What stands at the edge of a page: date, page number, editors, addresses."""

from __future__ import annotations

import re

_FOLIO = re.compile(
    r"^(?:第\s*(?:[A-Z]?\d+|[一二三四五六七八九十百]{1,3})\s*[版張页頁]"
    r"|.*民[国國].{1,4}年.{1,3}月.{1,3}[日號].*|[A-Z]?\d{1,3}\s*版?|[A-Z]\d+|\d{4}年\d{1,2}月\d{1,2}日.*"
    r"|.*责任?编辑.*|.*责编.*|.*星期[一二三四五六日天].*|"
    r"(?:page|seite|p\.|s\.)\s*\w{1,6}|no\.?(?>\s*[\d,.\-— ]).*)$",
    re.IGNORECASE,
)


def is_folio(text: str) -> bool:
    """Date, page number, editors or an address: what stands at the edge of a page."""
    return bool(_FOLIO.match(text.strip())) or is_address(text)


_IMPRINT = re.compile(
    r"[中华華]{1,2}[郵邮][政務务]|新[聞闻][紙纸][類类]|登[記记][證证]|登字第?|[發发]行[人所]|督印人|印刷[者所]|[館馆社]址|[編编][輯辑]部"
    r"|本[報报][創创]刊|[創创]刊[於于]|今日(?:出版|[兩两]|[一二三四五六七八]|本[報报])|零售|[報报][費费]|每份|[國国内内]內?[統统]一[刊]?[號号]"
    r"|第[〇○零一二三四五六七八九十百千萬万\d]{2,9}[號号期]"
)


def is_imprint(text: str) -> bool:
    """What stands under the name of a Chinese paper: ``中華郵政特准掛號認為新聞紙類``, ``發行人``,
    ``第三千七百九十七號``, ``今日兩全張售國幣貳分四厘``, or the date."""
    bare = "".join(text.split())
    return bool(_IMPRINT.search(bare)) or is_folio(bare)


_ADDRESS = re.compile(
    r"(?:e-?mail|電郵|电邮|邮箱|電子郵件)?\s*[:：]?\s*(?:[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{2,20}){1,3}"
    r"|(?:https?://)?www\.[\w./-]+)",
    re.IGNORECASE,
)


def is_address(text: str) -> bool:
    """An address for mail or on the web and nothing else, as it stands under a byline or at a page's edge."""
    return bool(_ADDRESS.fullmatch(text.strip()))


_CHINESE_PAPER = re.compile(r"[\u3400-\u9fff]{1,6}[报報]")
_LATIN_PAPER = re.compile(
    r"(?:The|Le|La|Les|Der|Die|Das|Neue|Neues)\s+(?:[A-ZÄÖÜÉ][\wäöüßéè.'’-]+\s+){0,3}"
    r"(?:Times|Tribune|Post|Herald|Journal|Gazette|Star|Sun|Telegraph|Guardian|Chronicle|Observer|Examiner|Courier|Mail"
    r"|Express|Standard|Advertiser|Mercury|Echo|News|Zeitung|Tageblatt|Anzeiger|Nachrichten|Presse|Bote"
    r"|Figaro|Monde|Matin|Temps|Gaulois|Siècle|Liberté)\.?",
)
_ORDINARY = re.compile(
    r"(?!大公|文[汇匯])[\u3400-\u9fff]*(?:举|舉|通|海|捷|情|回|喜|警|战|戰|墙|牆|公|简|簡|汇|匯|预|預|填|上|谎|謊|密)[报報]"
)
"""Words that end like a paper's name, and are none: 通報, 海報, 情報."""


def is_paper_name(text: str) -> bool:
    """A newspaper's name and nothing else: ``頭條日報``, ``The National Tribune``. Only where it stands, and how large,
    tells a nameplate from a headline of such words."""
    bare = "".join(text.split())
    if _CHINESE_PAPER.fullmatch(bare):
        return not _ORDINARY.fullmatch(bare)
    return bool(_LATIN_PAPER.fullmatch(" ".join(text.split())))
