"""The fields of one scenario as a form prints them, with what may be typed in each."""

from decimal import Decimal

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.dosing import KAP_EDU_1, ExposureSet
from courses.explorer.answers import given_of
from courses.explorer.published import PUBLISHED_DOSES, choices, plain
from courses.explorer.reading import (
    HEAVIEST,
    HIGHEST_LEVEL,
    LATEST_SECOND,
    LIGHTEST,
    LONGEST,
    LOWEST_LEVEL,
    REFERENCE,
    SETS,
    USUAL_LEVEL,
    Entry,
    Reading,
)


def _figure() -> forms.TextInput:
    return forms.TextInput(
        attrs={"inputmode": "decimal", "maxlength": LONGEST, "autocomplete": "off"}
    )


class _Unprinted(forms.Widget):
    """A control that prints nothing. A script has the controls on its page already, and printing
    them costs more than computing the curves.
    """

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        return SafeString("")


def ids_of(explorer: str) -> str:
    """How the fields of the explorer with this anchor are called: a lesson may hold several."""
    return f"{explorer}-%s" if explorer else "id_%s"


def _leave_out_controls(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget = _Unprinted()


class ScenarioForm(forms.Form):
    """Shows what was typed, never less, with the errors that ``reading`` found."""

    use_required_attribute = False

    source = forms.CharField(label=gettext_lazy("Route and source of the dose"), required=False)
    amount = forms.CharField(label=gettext_lazy("Dose"), required=False, widget=_figure())
    weight = forms.CharField(label=gettext_lazy("Body weight"), required=False, widget=_figure())
    second = forms.CharField(label=gettext_lazy("Second dose"), required=False, widget=_figure())
    at = forms.CharField(label=gettext_lazy("Second dose after"), required=False, widget=_figure())
    minutes = forms.CharField(label=gettext_lazy("Infused over"), required=False, widget=_figure())
    share = forms.CharField(label=gettext_lazy("Share absorbed"), required=False, widget=_figure())
    model = forms.CharField(label=gettext_lazy("Parameter set"), required=False)

    def __init__(self, entry: Entry, *, has_controls: bool, of: str = "") -> None:
        typed = {f"{entry.letter}-{name}": value for name, value in entry.typed.items()}
        super().__init__(typed, prefix=entry.letter, auto_id=ids_of(of))
        self.entry = entry
        self.has_controls = has_controls
        self.dose = PUBLISHED_DOSES.get(entry.typed["source"])
        if has_controls:
            self._offer_choices()
        else:
            _leave_out_controls(self)
        for name, help_text in self._helps().items():
            self.fields[name].help_text = help_text
        self.full_clean()
        for name, reason in entry.errors.items():
            self.add_error(name, reason)
        # Never empty in effect: what is left out is the usual figure, so "(optional)" would say
        # less than the help does.
        for name in ("source", "amount", "minutes", "weight", "model"):
            self.fields[name].required = True

    def _offer_choices(self) -> None:
        self.fields["source"].widget = forms.Select(
            choices=[("", _("Nothing")), *choices()], attrs={"data-explorer-source": ""}
        )
        self.fields["model"].widget = forms.Select(
            choices=[
                ("" if one is KAP_EDU_1 else code, str(one.title)) for code, one in SETS.items()
            ]
        )

    @property
    def name(self) -> str:
        return self.entry.letter.upper()

    @property
    def shown_by(self) -> tuple:
        """All that its fields depend on where their controls are left out."""
        model = self.entry.typed["model"]
        return (
            self.prefix,
            self.dose.code if self.dose else "",
            model if model in SETS else "",
            tuple(self.entry.errors.items()),
            self.lasts,
            self.has_more,
        )

    @property
    def given(self) -> str:
        """What the scenario draws, for the head of its fold."""
        return given_of(self.entry.scenario) if self.entry.scenario else _("Nothing")

    @property
    def unit(self) -> str:
        return self.dose.unit if self.dose else ""

    @property
    def lasts(self) -> bool:
        """Whether the minutes of an infusion may be asked, or have been typed."""
        return bool(self.dose is None or self.dose.minutes or self.entry.typed["minutes"])

    @property
    def has_more(self) -> bool:
        """Whether a field of the fold says anything."""
        return any(self.entry.typed[name] for name in ("second", "at", "share", "model"))

    def _helps(self) -> dict[str, str]:
        helps = {
            "weight": _("%(least)s–%(most)s. Empty: %(usual)s.")
            % {"least": LIGHTEST, "most": HEAVIEST, "usual": REFERENCE},
            "at": _("1 to %s minutes after the first.") % LATEST_SECOND,
            "second": _("Empty: the same as the first. Both together stay within the source."),
        }
        if self.dose is None:
            return helps
        helps["source"] = str(self.dose.setting)
        helps["amount"] = _("%(extent)s. Empty: %(usual)s.") % {
            "extent": self.dose.extent,
            "usual": plain(self.dose.usual),
        }
        if self.dose.minutes:
            least, usual, most = (plain(minutes) for minutes in self.dose.minutes)
            helps["minutes"] = (
                _("%(least)s–%(most)s in this source. Empty: %(usual)s.")
                % {"least": least, "most": most, "usual": usual}
                if least != most
                else _("%s in this source.") % usual
            )
        helps["share"] = self._share_help()
        parameters = SETS.get(self.entry.typed["model"] or KAP_EDU_1.code)
        if parameters:
            helps["model"] = _("From %s.") % parameters.holds_for
            helps["model"] += "".join(f" {limit}" for limit in parameters.limits)
        return helps

    def _share_help(self) -> str:
        shares = self.dose.shares if self.dose else None
        if shares is None or isinstance(SETS.get(self.entry.typed["model"]), ExposureSet):
            return _("Leave empty.")
        least, most = (plain(Decimal(str(share)) * 100) for share in (shares.least, shares.most))
        extent = least if least == most else f"{least}–{most}"
        return _("%(extent)s%%: %(basis)s.") % {"extent": extent, "basis": shares.basis}


class OptionsForm(forms.Form):
    """What holds for the whole chart."""

    use_required_attribute = False

    level = forms.CharField(
        label=gettext_lazy("Level for “time above”"), required=False, widget=_figure()
    )
    band = forms.CharField(
        label=gettext_lazy("Bands"),
        required=False,
        widget=forms.Select(
            choices=[
                ("", gettext_lazy("Shown: clearance and volume ±30%")),
                ("off", gettext_lazy("Hidden")),
            ]
        ),
    )

    def __init__(self, reading: Reading, *, has_controls: bool, of: str = "") -> None:
        band = "" if reading.has_bands else "off"
        super().__init__({"level": reading.typed_level, "band": band}, auto_id=ids_of(of))
        if not has_controls:
            _leave_out_controls(self)
        self.fields["level"].help_text = _("%(least)s to %(most)s ng/mL. Empty: %(usual)s.") % {
            "least": LOWEST_LEVEL,
            "most": f"{HIGHEST_LEVEL:,}",
            "usual": USUAL_LEVEL,
        }
        self.full_clean()
        if reading.level_error:
            self.add_error("level", reading.level_error)
        for field in self.fields.values():
            field.required = True
