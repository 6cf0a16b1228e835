"""What do two people know who do not enter with one click? For the tests only."""

VERA = "Vera Wachtwoord"
WIM = "Wim Tweestap"
HALFWAY = "Wim, voor zijn tweede stap"
CODE = "7K3Q9XM2"
PASSWORD = "met-vier-woorden-lang"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
