"""`python -m tests.sources NAME`: what is read in the capture of a sample now, as expected.yml has it."""

import sys

import yaml

from tests.sources.sample import reading

print(yaml.safe_dump({"reading": reading(sys.argv[1])}, allow_unicode=True, width=110, sort_keys=False))
