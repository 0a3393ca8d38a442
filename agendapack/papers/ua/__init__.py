"""The rules of PDF/UA-1, held against a paper."""
