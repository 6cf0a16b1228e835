"""How are whole files of mentions compared, learned from and judged, on encodings only?"""
