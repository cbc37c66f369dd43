"""The docx writer. Its modules load python-docx: ``core.documents.docx`` imports them for the first
document.
"""
