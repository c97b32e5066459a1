"""A curriculum as a folder of plain files: reading, checking and importing it, and writing it.

``docs/curriculum-files.md`` describes the files. Reading knows nothing of the database: it
makes frozen dataclasses and collects every fault before it refuses. Imports inside run one
way: faults, contents ← fields ← pictures, scalars ← formats ← writing ← checking, lessons ←
reading ← importing ← archives.
Higher floors register the formats of their steps when their app is ready.
"""

from courses.formats.faults import Fault, PackageRefused
from courses.packages.archives import faults_of, import_archive, unpacked, write_archive
from courses.packages.importing import Report, import_package
from courses.packages.reading import read_package
from courses.packages.writing import write_folder, write_package

__all__ = [
    "Fault",
    "PackageRefused",
    "Report",
    "faults_of",
    "import_archive",
    "import_package",
    "read_package",
    "unpacked",
    "write_archive",
    "write_folder",
    "write_package",
]
