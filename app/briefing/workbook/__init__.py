"""The Excel workbook, one module a sheet. `app.briefing.xlsx` puts them together."""
