"""Which words of a description of a place or vehicle tell it apart, by one word per thing?"""

from typing import Final, NamedTuple

from schakel.linking.normal.scripts import latin
from schakel.linking.normal.wordlists import table, word_set

_COLOURS = """
wit: witte
zwart: zwarte
rood: rode
blauw: blauwe donkerblauw donkerblauwe lichtblauw lichtblauwe
grijs: grijze donkergrijs donkergrijze antraciet
zilver: zilveren zilverkleurig zilverkleurige zilvergrijs
groen: groene donkergroen donkergroene
geel: gele
oranje: oranjekleurig
bruin: bruine
beige: creme
paars: paarse
goud: gouden goudkleurig
"""
_BODIES = """
bus: busje bestelbus bestelbusje bestelwagen bestelauto minibus transporter sprinter vito transit
  bussen busjes
auto: autos wagen personenauto personenwagen stationwagen stationcar suv hatchback sedan
vrachtwagen: vrachtauto truck trekker vrachtwagens
motor: motorfiets
scooter: brommer bromscooter snorfiets
camper: kampeerauto
aanhanger: trailer aanhangwagen oplegger
caravan: caravans stacaravan stacaravans
"""
_MAKES = """
volkswagen: vw
mercedes: benz mercedesbenz merc
bmw:
audi:
opel:
ford:
renault:
peugeot:
citroen:
fiat:
toyota:
volvo:
skoda:
seat:
dacia:
iveco:
kia:
hyundai:
mazda:
nissan:
mitsubishi:
suzuki:
tesla:
porsche:
daf:
scania:
honda:
landrover:
jeep:
lexus:
saab:
"""
_PLACES = """
loods: loodsen bedrijfsloods hal bedrijfshal
schuur: schuren stal stallen
boerderij: boerenbedrijf hoeve
kas: kassen kwekerij tuinder tuinderij glastuinbouw
winkel: winkeltje zaak
nagelstudio: nagelsalon nagels nailstudio
massage: massagesalon massagestudio
restaurant: eethuis afhaalrestaurant
hotel: hotelkamer pension
vakantiepark: recreatiepark camping bungalowpark
flat: flatgebouw appartement appartementencomplex appartementen
huis: woning huizen woningen rijtjeshuis
garage: garages garagebox
kelder: souterrain
zolder:
achter: achterkant achterzijde
naast:
tegenover:
boven: bovenverdieping
bos: bosrand bossen
haven: havens havenkade
station: treinstation
school:
kerk:
tankstation: benzinestation benzinepomp pomp pompstation
snelweg: autosnelweg
"""
_SILENT = """
de het een en of van in op aan bij met voor over onder uit naar tot door te om er die dat deze
dit daar hier waar wie wat is was zijn waren wordt worden werd heeft hebben had ik hij zij ze
wij we je u hun haar hem mijn ons als dan maar ook nog al niet geen wel zo veel vaak soms altijd
meer kenteken begint beginnend staat staan stond rijdt rijden komt komen gaat gaan zit zitten
ongeveer ergens iets iemand mensen mens man vrouw mannen vrouwen heel erg kleur merk soort weet
weten denk geloof misschien onbekend opschrift tekst omgeving buurt
"""
COLOURS: Final = frozenset(table(_COLOURS).values())
BODIES: Final = frozenset(table(_BODIES).values())
MAKES: Final = frozenset(table(_MAKES).values())
SAME: Final = table(_COLOURS + _BODIES + _MAKES + _PLACES)
STOP: Final = word_set(_SILENT)
MOST_WORDS: Final = 24
SHORTEST: Final = 3


class Seen(NamedTuple):
    """What a description says; every part "" or empty when it was not said."""

    make: str
    colour: str
    body: str
    """bus, auto, vrachtwagen, motor, scooter, camper, aanhanger, caravan."""
    words: tuple[str, ...]
    """The other words, sorted."""

    @property
    def all(self) -> tuple[str, ...]:
        """All words, the three above included."""
        return tuple(word for word in (self.colour, self.body, self.make, *self.words) if word)


def seen(text: str) -> Seen:
    """Read a description of a place or a vehicle."""
    said = content_words(text)
    make, colour, body = (
        next((word for word in said if word in known), "") for known in (MAKES, COLOURS, BODIES)
    )
    rest = sorted(set(said) - {make, colour, body})
    return Seen(make, colour, body, tuple(rest))


def content_words(text: str) -> list[str]:
    """The words that say something, one per thing ("busje", "bestelwagen": "bus"), in order."""
    words = [SAME.get(word, word) for word in latin(text[:1000]).split()]
    return list(
        dict.fromkeys(w for w in words if w not in STOP and (len(w) >= SHORTEST or w.isdigit()))
    )[:MOST_WORDS]


def normal_words(text: str) -> str:
    """The same as one text, sorted. Doing it twice changes nothing, nor does another order."""
    return " ".join(sorted(content_words(text)))
