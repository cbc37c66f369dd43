"""The editing protocol: how a form is opened, judged, refused, saved and told.

``views`` holds the class-based views, ``editor`` a form with its rows, ``acts`` small forms that
do one thing, ``conflict`` what stands now beside what was typed, ``refused`` the one exception of
workflow functions.
"""
