"""Names of languages as files write them, as tags of BCP 47.

ALTO and METS have codes of ISO 639 in two or three letters, PAGE English names, some writers the name of a recogniser's
data (``frk``, ``chi_sim``).
"""

from __future__ import annotations

import re

UNKNOWN = "und"
"""Of text whose language is not known (BCP 47)."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$")
_THREE = {
    code: tag
    for tag, codes in {
        "af": "afr afrikaans",
        "ar": "ara arabic",
        "be": "bel belarusian",
        "bg": "bul bulgarian",
        "bn": "ben bengali",
        "br": "bre breton",
        "bs": "bos bosnian",
        "ca": "cat catalan catalan;_valencian",
        "cs": "ces cze czech",
        "cy": "cym wel welsh",
        "da": "dan danish dan_frak",
        "de": "deu ger german deu_frak frk frak fraktur deutsch",
        "el": "ell gre greek grc modern_greek",
        "en": "eng english enm",
        "eo": "epo esperanto",
        "es": "spa esp spanish spanish;_castilian castilian",
        "et": "est estonian",
        "eu": "eus baq basque",
        "fa": "fas per persian",
        "fi": "fin finnish",
        "fr": "fra fre french frm français francais",
        "fy": "fry western_frisian frisian",
        "ga": "gle irish",
        "gd": "gla scottish_gaelic gaelic",
        "gl": "glg galician",
        "he": "heb hebrew",
        "hi": "hin hindi",
        "hr": "hrv scr croatian",
        "hu": "hun hungarian",
        "hy": "hye arm armenian",
        "id": "ind indonesian",
        "is": "isl ice icelandic",
        "it": "ita italian",
        "ja": "jpn japanese",
        "ka": "kat geo georgian",
        "ko": "kor korean",
        "la": "lat latin",
        "lb": "ltz luxembourgish",
        "lt": "lit lithuanian",
        "lv": "lav latvian",
        "mk": "mkd mac macedonian",
        "ms": "msa may malay",
        "mt": "mlt maltese",
        "nl": "nld dut dutch flemish dutch;_flemish",
        "no": "nor norwegian nob nno norwegian_bokmål norwegian_nynorsk",
        "oc": "oci pro occitan",
        "pl": "pol polish",
        "pt": "por portuguese",
        "ro": "ron rum mol romanian",
        "ru": "rus russian",
        "sk": "slk slo slovak",
        "sl": "slv slovenian slovene",
        "sq": "sqi alb albanian",
        "sr": "srp scc serbian",
        "sv": "swe swedish",
        "ta": "tam tamil",
        "th": "tha thai",
        "tr": "tur turkish ota",
        "uk": "ukr ukrainian",
        "ur": "urd urdu",
        "vi": "vie vietnamese",
        "yi": "yid yiddish",
        "zh": "zho chi chinese cmn",
        "zh-Hans": "chi_sim zh-cn zh-sg zh_cn simplified_chinese chinese_simplified",
        "zh-Hant": "chi_tra zh-tw zh-hk zh-mo zh_tw traditional_chinese chinese_traditional",
    }.items()
    for code in codes.split()
}
_NOTHING = frozenset(("und", "mul", "mis", "zxx", "xx", "auto", "unknown", "other", "none", "n/a", "undetermined"))


def is_tag(text: str) -> bool:
    """Whether it has the form of a tag."""
    return _TAG.match(text) is not None


def read_language(said: str) -> str:
    """A tag; empty where nothing is said, or nothing that is known. A region is left out (``de-CH`` is ``de``), a
    script stays."""
    said = said.strip()
    name = said.casefold().replace(" ", "_")
    if not name or name in _NOTHING:
        return ""
    if name in _THREE:
        return _THREE[name]
    head, *rest = re.split("[-_]", said)
    if "+" in said:
        # Tesseract's list of data: the first is the main one.
        return read_language(said.split("+")[0])
    if not re.fullmatch("[A-Za-z]{2,3}", head):
        return ""
    main = _THREE.get(head.casefold(), head.casefold())
    script = next((one.title() for one in rest if re.fullmatch("[A-Za-z]{4}", one)), "")
    return f"{main.split('-')[0]}-{script}" if script in ("Hans", "Hant") else main
