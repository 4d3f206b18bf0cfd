"""What a hint says of an input: its declared help, its unit and bounds, and how to write what is asked."""

from comity.app.language import Catalogue
from comity.app.web.forms.inputs import Input


def hints(one: Input, words: Catalogue) -> tuple[str, ...]:
    """Sentences in the reader's language; none where the label says it all.

    What holds of every row of a list is told of the list.
    """
    if one.in_list:
        return ()
    value = one.item if one.item is not None and one.item.form != "group" else one
    told = (words.gettext(one.help), _unit(one, words), _bounds(value, words), _way(value, words))
    return tuple(sentence for sentence in told if sentence)


def _unit(one: Input, words: Catalogue) -> str:
    # Declared with a fraction before it, the bare unit is no text of its own in any catalogue.
    unit = words.gettext("degree") if one.unit == "degree" else words.gettext(one.unit)
    return words.gettext("Unit: {unit}.").format(unit=unit) if unit else ""


def _bounds(one: Input, words: Catalogue) -> str:
    if one.form == "number" and one.least is not None and one.most is not None:
        least, most = words.number(one.least * one.scale), words.number(one.most * one.scale)
        return words.gettext("From {least} to {most}.").format(least=least, most=most)
    if one.form in {"text", "long"} and one.most is not None:
        return words.gettext("At most {most} characters.").format(most=words.number(one.most))
    return ""


def _way(one: Input, words: Catalogue) -> str:
    if one.form == "date":
        return words.gettext("As precise as known: a year (2001), a month (2001-06) or a day (2001-06-15).")
    if one.form == "party":
        return words.gettext("By name or code; the field offers those known here.")
    if one.form == "matter":
        return words.gettext("Type words of its title and press Search, or enter the file itself.")
    return ""
