"""Reads every row of a workbook with openpyxl in its read-only mode, and prints what measured.ts prints."""
import json
import resource
import sys
import time

import openpyxl

started = time.perf_counter()
workbook = openpyxl.load_workbook(sys.argv[1], read_only=True)
rows = sum(1 for sheet in workbook.worksheets for _ in sheet.iter_rows(values_only=True))
used = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - started,
            "userSeconds": used.ru_utime,
            "peakMib": used.ru_maxrss // 1024,
            "what": f"{rows} rows of {len(workbook.sheetnames)} sheets read",
        }
    )
)
