from actions.models.calendar import Milestone
from actions.models.followup import Blocker, SheetDocument, SheetNote
from actions.models.indicators import Indicator, IndicatorReading
from actions.models.money import FundingLine
from actions.models.naming import reference_of, sheet_url
from actions.models.reference import Commune, Phase, PriorityAxis
from actions.models.sheets import ActionSheet

__all__ = [
    "ActionSheet",
    "Blocker",
    "Commune",
    "FundingLine",
    "Indicator",
    "IndicatorReading",
    "Milestone",
    "Phase",
    "PriorityAxis",
    "SheetDocument",
    "SheetNote",
    "reference_of",
    "sheet_url",
]
