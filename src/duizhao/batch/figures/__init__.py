"""The figures of reports, each with its sentence: recognised, named, gathered over a batch, added up, written as a workbook."""
