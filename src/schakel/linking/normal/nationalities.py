"""Which nationality is meant, as a code of two letters?"""

from typing import Final

from schakel.linking.normal.scripts import latin
from schakel.linking.normal.wordlists import table

_WORDS = """
nl: nederlands nederlandse nederlander nederland dutch nld
ro: roemeens roemeense roemeen roemenie romanian romania rou
bg: bulgaars bulgaarse bulgaar bulgarije bulgarian bulgaria bgr
hu: hongaars hongaarse hongaar hongarije hungarian hungary hun
pl: pools poolse pool polen polish poland pol
ua: oekraiens oekraiense oekrainse oekrainer oekraine ukrainian ukraine ukr
ru: russisch russische rus rusland russian russia
tr: turks turkse turk turkije turkish turkey turkiye tur
ma: marokkaans marokkaanse marokkaan marokko moroccan morocco mar
ng: nigeriaans nigeriaanse nigeriaan nigeria nigerian nga
gh: ghanese ghanees ghana ghanaian gha
vn: vietnamese vietnamees vietnam vnm
cn: chinese chinees china chn
th: thaise thai thailand tha
ph: filipijnse filipijn filipijnen filipino philippines phl
co: colombiaanse colombiaan colombia colombian col
ve: venezolaanse venezolaan venezuela venezuelan ven
br: braziliaanse braziliaan brazilie brazilian brazil bra
do: dominicaanse dominicaan dominican dom
sr: surinaamse surinamer suriname surinamese sur
sy: syrische syrier syrie syrian syria syr
iq: iraakse irakees irak iraqi iraq irq
ir: iraanse iranier iran iranian irn
af: afghaanse afghaan afghanistan afghan afg
er: eritrese eritreeer eritrea eritrean eri
et: ethiopische ethiopier ethiopie ethiopian ethiopia eth
so: somalische somalier somalie somali somalia som
al: albanees albanese albanees albanie albanian albania alb
rs: servisch servische servier servie serbian serbia srb
ba: bosnische bosnier bosnie bosnian bosnia bih
hr: kroatisch kroatische kroaat kroatie croatian croatia hrv
sk: slowaaks slowaakse slowaak slowakije slovak slovakia svk
cz: tsjechisch tsjechische tsjech tsjechie czech czechia cze
lt: litouws litouwse litouwer litouwen lithuanian lithuania ltu
lv: lets letse let letland latvian latvia lva
md: moldavische moldavier moldavie moldovan moldova mda
in: indiase indier india indian ind
pk: pakistaanse pakistaan pakistan pakistani pak
be: belgisch belgische belg belgie belgian belgium bel
de: duits duitse duitser duitsland german germany deu
fr: frans franse fransman frankrijk french france fra
es: spaans spaanse spanjaard spanje spanish spain esp
it: italiaans italiaanse italiaan italie italian italy ita
pt: portugees portugese portugees portugal portuguese prt
gb: brits engels britse brit engelse engeland british uk gbr
id: indonesische indonesier indonesie indonesian indonesia idn
ge: georgische georgier georgie georgian georgia geo
am: armeense armenier armenie armenian armenia arm
sl: sierraleoonse leone sle
gr: griekse griek grieks griekenland greek greece grc
ee: estse est ests estland estonian estonia
si: sloveense sloveen slovenie slovenian slovenia svn
mk: macedonische macedonier macedonie macedonian macedonia mkd
cu: cubaanse cubaan cuba cuban cub
ec: ecuadoraanse ecuador ecuadorian
pe: peruaanse peruaan peru peruvian per
gn: guineese guinee guinea gin
ug: oegandese oeganda ugandan uganda uga
cm: kameroense kameroen cameroon cmr
uz: oezbeekse oezbekistan uzbek uzbekistan uzb
by: belarussische witrussische belarus belarusian blr
"""
LONGEST: Final = 16
SHORTEST: Final = 4
_CODES: Final = table(_WORDS)


def normal_nationality(text: str) -> str:
    """ "Roemeense" and "Romania" are "ro"; one that is not on the list is kept as one word.

    Doing it twice changes nothing.
    """
    words = latin(text).split()
    whole = "".join(words)[:LONGEST]
    return next((_CODES[word] for word in (*words, whole) if word in _CODES), whole)


def is_nationality(word: str) -> bool:
    """Whether this word, of four letters or more, is a nationality on the list."""
    plain = latin(word)
    return len(plain) >= SHORTEST and plain in _CODES
