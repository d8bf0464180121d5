"""Word lists from which the seeded data set is made. Any likeness to a real company is chance."""

from __future__ import annotations

from typing import Final, NamedTuple


def _words(text: str, separator: str = "|") -> tuple[str, ...]:
    return tuple(text.split(separator))


class Country(NamedTuple):
    """Where an organization can be: how things are called and written there."""

    code: str
    name: str
    domain: str
    phone: str
    currency: str
    suffixes: tuple[str, ...]
    cities: tuple[tuple[str, str, str], ...]  # city, region, first digits of the postal code
    streets: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


def _country(line: str, suffixes: str, cities: str, streets: str, first: str, last: str) -> Country:
    code, name, domain, phone, currency = line.split("|")
    places = tuple(tuple(place.split("/")) for place in cities.split("|"))
    return Country(
        code, name, domain, phone, currency, _words(suffixes),
        tuple((city, region, postal) for city, region, postal in places),
        _words(streets), tuple(first.split()), tuple(last.split()),
    )  # fmt: skip


COUNTRIES: Final = (
    _country("EE|Estonia|ee|+372|EUR", "OÜ|AS",
             "Tallinn/Harju maakond/101|Tartu/Tartu maakond/510|Pärnu/Pärnu maakond/800",
             "Pikk tänav|Narva maantee|Liivalaia|Riia tänav|Sadama tänav",
             "Mari Jaan Kadri Tõnu Liis Märt Anneli Rasmus", "Tamm Saar Mägi Sepp Kask Põder Õunapuu Lepik"),
    _country("FI|Finland|fi|+358|EUR", "Oy|Oyj",
             "Helsinki/Uusimaa/001|Tampere/Pirkanmaa/331|Oulu/Pohjois-Pohjanmaa/901",
             "Mannerheimintie|Hämeenkatu|Kauppakatu|Satamakatu",
             "Aino Eero Sanna Juhani Kaisa Mikko Päivi Veikko",
             "Virtanen Korhonen Mäkinen Nieminen Järvinen Heikkilä"),
    _country("DE|Germany|de|+49|EUR", "GmbH|AG|KG",
             "Berlin/Berlin/101|Hamburg/Hamburg/204|München/Bayern/803|Köln/Nordrhein-Westfalen/506",
             "Hauptstraße|Bahnhofstraße|Lindenallee|Am Hafen|Schillerstraße",
             "Anna Lukas Sabine Jürgen Katrin Felix Ute Björn",
             "Müller Schneider Weber Krüger Schäfer Vogel Böhm Hartmann"),
    _country("FR|France|fr|+33|EUR", "SARL|SAS|SA",
             "Paris/Île-de-France/750|Lyon/Auvergne-Rhône-Alpes/690|Nantes/Pays de la Loire/440",
             "Rue de la République|Avenue des Tilleuls|Quai du Port|Boulevard Voltaire",
             "Camille Hugo Élise Mathieu Chloé Étienne Inès Olivier",
             "Martin Lefèvre Moreau Garnier Roussel Chevalier Gérard"),
    _country("ES|Spain|es|+34|EUR", "S.L.|S.A.",
             "Madrid/Comunidad de Madrid/280|Valencia/Comunitat Valenciana/460|Sevilla/Andalucía/410",
             "Calle Mayor|Avenida del Mar|Plaza Nueva|Calle de Alcalá",
             "Lucía Javier Marta Íñigo Carmen Álvaro Nuria Pablo",
             "García Muñoz Ibáñez Ortega Castro Peña Núñez"),
    _country("PT|Portugal|pt|+351|EUR", "Lda|S.A.",
             "Lisboa/Lisboa/110|Porto/Porto/400|Braga/Braga/470",
             "Rua Augusta|Avenida da Liberdade|Rua do Carmo|Largo da Sé",
             "Inês João Beatriz Tiago Mafalda Rui Catarina",
             "Silva Ferreira Gonçalves Araújo Magalhães Simões"),
    _country("GB|United Kingdom|co.uk|+44|GBP", "Ltd|PLC|LLP",
             "London/England/EC1|Manchester/England/M1|Edinburgh/Scotland/EH1|Cardiff/Wales/CF1",
             "High Street|Station Road|Church Lane|Victoria Street|Mill Lane",
             "Olivia Harry Imogen Callum Freya Rhys Isla Graham",
             "Wright Turner O'Brien Hughes MacLeod Ashworth Fletcher"),
    _country("US|United States|com|+1|USD", "Inc.|LLC|Corp.",
             "Austin/Texas/787|Portland/Oregon/972|Columbus/Ohio/432|Boston/Massachusetts/021",
             "Main Street|Maple Avenue|Oak Drive|Washington Boulevard|2nd Street",
             "Emma Noah Ava Ethan Sofia Mason Harper Logan",
             "Johnson Ramirez Nguyen Cooper Bailey Foster Washington"),
    _country("BR|Brazil|com.br|+55|BRL", "Ltda.|S.A.",
             "São Paulo/São Paulo/013|Curitiba/Paraná/800|Recife/Pernambuco/500",
             "Rua das Flores|Avenida Paulista|Rua XV de Novembro|Travessa do Sol",
             "Ana Gabriel Júlia Rafael Letícia Caio Luíza Otávio",
             "Souza Oliveira Cardoso Barbosa Antunes Falcão"),
    _country("NL|Netherlands|nl|+31|EUR", "B.V.|N.V.",
             "Amsterdam/Noord-Holland/101|Rotterdam/Zuid-Holland/301|Utrecht/Utrecht/351",
             "Prinsengracht|Kerkstraat|Molenweg|Havenkade",
             "Sanne Daan Femke Bram Lotte Joris Maartje", "Jansen Bakker Visser Smit Meijer Dekker Hoekstra"),
    _country("PL|Poland|pl|+48|PLN", "sp. z o.o.|S.A.",
             "Warszawa/Mazowieckie/000|Kraków/Małopolskie/310|Gdańsk/Pomorskie/800",
             "ulica Długa|Aleje Jerozolimskie|ulica Kwiatowa|Rynek Główny",
             "Zofia Jakub Hanna Michał Małgorzata Paweł Łucja",
             "Kowalski Nowak Wiśniewski Wójcik Zając Dąbrowski"),
    _country("CZ|Czechia|cz|+420|CZK", "s.r.o.|a.s.",
             "Praha/Praha/110|Brno/Jihomoravský kraj/602|Ostrava/Moravskoslezský kraj/702",
             "Dlouhá|Masarykova|Husova|Nádražní",
             "Tereza Jiří Eliška Ondřej Šárka Matěj Žofie", "Novák Dvořák Černý Procházka Šimek Růžička"),
)  # fmt: skip

FIRST_WORDS: Final = _words(
    "Amber Anchor Arctic Atlas Aurora Beacon Birch Blue Boreal Bright Bronze Canyon Cedar Clear Cobalt Copper"
    " Coral Crystal Delta Eagle Eastern Echo Ember Evergreen Falcon Fern Flint Forest Fox Glacier Golden"
    " Granite Green Harbor Hazel Heron Hollow Indigo Iron Ivory Jade Juniper Kestrel Lantern Larch"
    " Linden Lunar Maple"
    " Marble Meadow Meridian Mint Moss Nordic North Oak Onyx Opal Orchid Osprey Pearl Pine Polar Prairie"
    " Quartz Quiet Raven Red River Rowan Saffron Sage Sandstone Silver Sparrow Spruce Sterling"
    " Stone Summit Swift"
    " Tidal Timber Topaz Umber Valley Velvet Violet West Willow Winter Yellow Zephyr",
    " ",
)
TRADES: Final = _words(
    "Analytics|Architects|Bakery|Biotech|Books|Brewing|Carpentry|Ceramics|Chemicals|Cleaning|Clinics|Coffee"
    "|Consulting|Cycles|Dairy|Dental|Design|Electrics|Energy|Engineering|Events|Farms|Fashion|Films|Finance"
    "|Fisheries|Foods|Freight|Furniture|Gardens|Glassworks|Hotels|Instruments|Insurance|Interiors|Labs|Legal"
    "|Logistics|Machinery|Marine|Media|Metals|Mobility|Music|Networks|Optics|Outdoor|Packaging|Paper|Pharma"
    "|Plastics|Printing|Properties|Publishing|Rail|Recruiting|Robotics|Security|Shipping|Software|Solar|Sports"
    "|Studios|Systems|Textiles|Tools|Toys|Trading|Travel|Vineyards|Watches|Water|Wind Power|Workshop"
)
JOBS: Final = _words(
    "Buyer|CEO|CFO|CTO|Head of Operations|Head of Sales|Founder|IT Manager|Marketing Lead|Office Manager"
    "|Procurement Lead|Project Manager|Quality Manager|Sales Engineer|Store Manager|Warehouse Lead"
)
PRODUCTS: Final = _words(
    "Annual licence|Consulting days|Fleet tracking|Framework agreement|Hardware renewal|Help desk|Migration"
    "|Pilot project|Premium support|Rollout phase 1|Rollout phase 2|Sensor package|Service contract"
    "|Starter kit|Training week|Warehouse scanner set|Website relaunch|Yearly maintenance"
)
ACTIVITY_SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    ("call", "First call"), ("call", "Follow-up call"), ("call", "Call about the offer"),
    ("meeting", "Kick-off meeting"),
    ("meeting", "Product demo"), ("meeting", "Contract review"), ("task", "Prepare the offer"),
    ("task", "Check references"), ("task", "Send the samples"), ("deadline", "Offer expires"),
    ("email", "Send the brochure"), ("email", "Ask for feedback"), ("lunch", "Lunch with the team"),
)  # fmt: skip
MAILS: Final[tuple[tuple[str, str], ...]] = (
    ("Offer", "Please find our offer attached. It is valid for thirty days."),
    ("Re: Offer", "Thank you, we will look at it with the team and come back to you."),
    ("Meeting on Thursday", "Would Thursday at ten suit you? We can do it online as well."),
    ("Re: Meeting on Thursday", "Thursday is fine. Could you send an agenda beforehand?"),
    ("Delivery dates",
    "The first delivery leaves the warehouse next week, the second one at the end of the month."),
    ("Invoice question", "We do not find the order number on the invoice. Could you send a corrected one?"),
    ("Welcome aboard", "Welcome! Your contact for everything from now on is in copy."),
    ("Feedback", "The trial went well. Two small wishes are in the attached list."),
)  # fmt: skip
NOTES: Final = (
    "Prefers to be called before noon.",
    "Budget is decided in November; talk to finance in October.",
    "Met at the trade fair, very interested in the sensor package.",
    "Uses a competitor until the end of the year.",
    "Two sites, one shared purchasing department.",
    "Wants invoices in English.",
    "Renewal is likely if support stays as quick as it was.",
    "Asked for a reference customer in the same trade.",
)
FILES: Final[tuple[tuple[str, str], ...]] = (
    ("Offer", "pdf"), ("Contract", "pdf"), ("Order", "pdf"), ("Logo", "png"), ("Site plan", "png"),
    ("Price list", "xlsx"), ("Forecast", "xlsx"), ("Meeting notes", "docx"), ("Presentation", "pptx"),
)  # fmt: skip
LOST_REASONS: Final = ("Price", "Timing", "Went with a competitor", "No budget", "No answer")
