"""How a person proves to be that person: codes by mail, second factor, proof asked again before a
delicate act.
"""
