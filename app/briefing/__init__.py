"""Evaluation to documents of typed blocks: the council's briefing, the handout, counsel's file, letters.

May import `assessments` and every floor below it. It knows no format: no HTML, no PDF, no Word.
"""
