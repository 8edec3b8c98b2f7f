"""One small page as other recognisers and libraries write it: a headline and two lines of text under it."""

from __future__ import annotations

from typing import Any

HEAD, FIRST, SECOND = "THE TOWN COUNCIL", "The council met last night at the", "town hall, and spoke of the market."
BOXES = ((100, 100, 500, 150), (100, 200, 500, 230), (100, 240, 500, 270))
FLAT = [list(box) for box in BOXES]
CORNERS = [[[left, top], [right, top], [right, bottom], [left, bottom]] for left, top, right, bottom in BOXES]
TEXTS = (HEAD, FIRST, SECOND)


def corners(box: tuple[int, int, int, int]) -> list[int]:
    left, top, right, bottom = box
    return [left, top, right, top, right, bottom, left, bottom]


def points(box: tuple[int, int, int, int]) -> list[dict[str, int]]:
    flat = corners(box)
    return [{"x": x, "y": y} for x, y in zip(flat[::2], flat[1::2], strict=True)]


PADDLE_3 = {"input_path": "p.png", "rec_texts": list(TEXTS), "rec_scores": [0.9, 0.8, 0.7], "rec_polys": CORNERS}
STRUCTURE = {
    "input_path": "p.png",
    "width": 600,
    "height": 800,
    "parsing_res_list": [
        {"block_bbox": [90, 190, 510, 280], "block_label": "text", "block_content": "", "block_order": 2},
        {"block_bbox": [90, 90, 510, 160], "block_label": "doc_title", "block_content": "", "block_order": 1},
        {"block_bbox": [90, 300, 510, 500], "block_label": "image", "block_content": "", "block_order": None},
    ],
    "overall_ocr_res": {"rec_texts": list(TEXTS), "rec_scores": [0.9] * 3, "rec_boxes": FLAT},
}
VL = {
    "parsing_res_list": [
        {"block_bbox": FLAT[0], "block_label": "doc_title", "block_content": HEAD},
        {"block_bbox": [100, 200, 500, 270], "block_label": "text", "block_content": f"{FIRST}\n{SECOND}"},
    ]
}
PADDLE_2 = [[[place, [said, 0.9]] for place, said in zip(CORNERS, TEXTS, strict=True)]]
RAPID = [[place, said, 0.9] for place, said in zip(CORNERS, TEXTS, strict=True)]


def spans(box: tuple[int, int, int, int], said: str) -> dict[str, Any]:
    return {"bbox": list(box), "spans": [{"bbox": list(box), "content": said, "type": "text", "score": 0.9}]}


MINERU = {
    "pdf_info": [
        {
            "page_idx": 0,
            "page_size": [600, 800],
            "para_blocks": [
                {"type": "title", "bbox": FLAT[0], "lines": [spans(BOXES[0], HEAD)]},
                {
                    "type": "text",
                    "bbox": [100, 200, 500, 270],
                    "lines": [spans(BOXES[1], FIRST), spans(BOXES[2], SECOND)],
                },
            ],
            "discarded_blocks": [],
        }
    ]
}
MINERU_LIST = [
    {"type": "text", "text": HEAD, "text_level": 1, "bbox": [166, 125, 833, 187], "page_idx": 0},
    {"type": "text", "text": f"{FIRST}\n{SECOND}", "bbox": [166, 250, 833, 337], "page_idx": 0},
]
DOCLING = {
    "schema_name": "DoclingDocument",
    "body": {"children": [{"$ref": "#/texts/1"}, {"$ref": "#/groups/0"}]},
    "groups": [{"children": [{"$ref": "#/texts/0"}]}],
    "pages": {"1": {"size": {"width": 600, "height": 800}, "page_no": 1}},
    "texts": [
        {
            "label": "text",
            "text": f"{FIRST}\n{SECOND}",
            "prov": [{"page_no": 1, "bbox": {"l": 100, "t": 600, "r": 500, "b": 530, "coord_origin": "BOTTOMLEFT"}}],
        },
        {
            "label": "section_header",
            "text": HEAD,
            "prov": [{"page_no": 1, "bbox": {"l": 100, "t": 100, "r": 500, "b": 150, "coord_origin": "TOPLEFT"}}],
        },
    ],
}


def symbols(said: str, box: tuple[int, int, int, int], end: str) -> list[dict[str, Any]]:
    words = said.split(" ")
    return [
        {
            "boundingBox": {"vertices": points(box)},
            "symbols": [
                {"text": letter}
                | (
                    {"property": {"detectedBreak": {"type": end if at + 1 == len(words) else "SPACE"}}}
                    if place + 1 == len(word)
                    else {}
                )
                for place, letter in enumerate(word)
            ],
        }
        for at, word in enumerate(words)
    ]


GOOGLE = {
    "responses": [
        {
            "fullTextAnnotation": {
                "text": "said again",
                "pages": [
                    {
                        "width": 600,
                        "height": 800,
                        "property": {"detectedLanguages": [{"languageCode": "en"}]},
                        "blocks": [
                            {"paragraphs": [{"words": symbols(HEAD, BOXES[0], "LINE_BREAK")}]},
                            {
                                "paragraphs": [
                                    {
                                        "words": [
                                            *symbols(FIRST, BOXES[1], "EOL_SURE_SPACE"),
                                            *symbols(SECOND, BOXES[2], "LINE_BREAK"),
                                        ]
                                    }
                                ]
                            },
                        ],
                    }
                ],
            }
        }
    ]
}


def share(box: tuple[int, int, int, int]) -> dict[str, Any]:
    left, top, right, bottom = box
    at = {"Left": left / 600, "Top": top / 800, "Width": (right - left) / 600, "Height": (bottom - top) / 800}
    return {"BoundingBox": at}


TEXTRACT = {
    "Blocks": [
        {"BlockType": "PAGE", "Id": "p", "Geometry": share((0, 0, 600, 800))},
        *(
            {"BlockType": "LINE", "Id": f"l{at}", "Text": said, "Confidence": 90, "Geometry": share(box)}
            for at, (said, box) in enumerate(zip(TEXTS, BOXES, strict=True))
        ),
        {"BlockType": "WORD", "Id": "w", "Text": "THE", "Geometry": share(BOXES[0])},
        {
            "BlockType": "LAYOUT_TITLE",
            "Id": "t",
            "Geometry": share(BOXES[0]),
            "Relationships": [{"Type": "CHILD", "Ids": ["l0"]}],
        },
        {
            "BlockType": "LAYOUT_TEXT",
            "Id": "u",
            "Geometry": share(BOXES[1]),
            "Relationships": [{"Type": "CHILD", "Ids": ["l1", "l2"]}],
        },
    ]
}
AZURE = {
    "analyzeResult": {
        "pages": [
            {
                "pageNumber": 1,
                "width": 0.5,
                "height": 2 / 3,
                "unit": "inch",
                "lines": [
                    {"content": said, "polygon": [one / 1200 for one in corners(box)]}
                    for said, box in zip(TEXTS, BOXES, strict=True)
                ],
            }
        ],
        "paragraphs": [
            {
                "role": "title",
                "content": HEAD,
                "boundingRegions": [{"pageNumber": 1, "polygon": [one / 1200 for one in corners(BOXES[0])]}],
            }
        ],
    }
}
AZURE_3 = {
    "analyzeResult": {
        "readResults": [
            {
                "page": 1,
                "width": 600,
                "height": 800,
                "unit": "pixel",
                "lines": [{"text": said, "boundingBox": corners(box)} for said, box in zip(TEXTS, BOXES, strict=True)],
            }
        ]
    }
}


def abbyy(version: int) -> str:
    """Line by line in the older versions, character by character in the later ones."""

    def row(said: str, box: tuple[int, int, int, int]) -> str:
        at = 'l="{}" t="{}" r="{}" b="{}"'.format(*box)
        letters = (
            said if version < 8 else "".join(f'<charParams {at} charConfidence="90">{one}</charParams>' for one in said)
        )
        return f'<line baseline="0" {at}><formatting lang="EnglishUnitedStates">{letters}</formatting></line>'

    blocks = "".join(
        f'<block blockType="Text" l="100" t="{top}" r="500" b="{bottom}"><text><par>{rows}</par></text></block>'
        for top, bottom, rows in (
            (100, 150, row(HEAD, BOXES[0])),
            (200, 270, row(FIRST, BOXES[1]) + row(SECOND, BOXES[2])),
        )
    )
    space = f"http://www.abbyy.com/FineReader_xml/FineReader{version}-schema-v1.xml"
    return (
        f'<document xmlns="{space}" producer="FineReader"><page width="600" height="800" resolution="300">{blocks}'
        '<block blockType="Picture" l="100" t="300" r="500" b="500"/></page></document>'
    )


NDL = (
    '<OCRDATASET><PAGE IMAGENAME="p.jpg" WIDTH="600" HEIGHT="800"><TEXTBLOCK CONF="0.9">'
    + "".join(
        f'<LINE TYPE="本文" X="{box[0]}" Y="{box[1]}" WIDTH="{box[2] - box[0]}" HEIGHT="{box[3] - box[1]}" CONF="0.9"'
        f' ORDER="{rank}" {"TITLE=" + chr(34) + "TRUE" + chr(34) if rank == 0 else ""} STRING="{said}"/>'
        for rank, said, box in sorted(zip((0, 1, 2), TEXTS, BOXES, strict=True), reverse=True)
    )
    + "</TEXTBLOCK></PAGE></OCRDATASET>"
)
MINI = (
    '<ocr><p xml:id="p1" wh="600 800">'
    + "".join(
        f'<b xml:id="b{at}"><l><w x="{box[0]} {box[1]} {box[2] - box[0]} {box[3] - box[1]}">{said}</w></l></b>'
        for at, (said, box) in enumerate(zip(TEXTS, BOXES, strict=True))
    )
    + "</p></ocr>"
)
JSONS = {
    "paddle 3": PADDLE_3,
    "paddle service": {"result": {"ocrResults": [{"prunedResult": PADDLE_3}]}},
    "structure": STRUCTURE,
    "structure service": {"result": {"layoutParsingResults": [{"prunedResult": STRUCTURE}]}},
    "vl": VL,
    "paddle 2": PADDLE_2,
    "rapidocr": RAPID,
    "mineru": MINERU,
    "mineru list": MINERU_LIST,
    "docling": DOCLING,
    "google": GOOGLE,
    "textract": TEXTRACT,
    "azure": AZURE,
    "azure read 3": AZURE_3,
}
OTHERS = {**{f"abbyy {version}": abbyy(version) for version in (6, 8, 10)}, "ndl": NDL, "miniocr": MINI}
TOLD = frozenset(
    ("structure", "structure service", "vl", "mineru", "mineru list", "docling", "textract", "azure", "ndl")
)
"""Forms that tell what is a heading."""
SHARES = frozenset(("mineru list", "textract"))
