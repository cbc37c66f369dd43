"""Every write of committees, meetings and decisions that has a consequence, by part.

Callers import the module (``from governance.workflow import meetings``). Functions are keyword-only but for the object;
``by`` is the person who acts. Each is one transaction. ``version`` is the version of the row that the form was opened on; an
older one raises StaleVersion and writes nothing. What the rules refuse raises TransitionRefused, in words for the person.
"""
