"""Which invented names does each origin have, before somebody spells them?

A surname is put together from parts, so that nobody real is meant and there are thousands of them.
Bulgarian and Ukrainian are in Cyrillic, Arabic in sounds (a capital is a long vowel or a deep
consonant), the others with all their signs. `spelling.py` knows how clerks write these down.
"""

import random
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Origin:
    """Where names come from; `share` is its part of the invented population."""

    code: str
    share: float
    first: tuple[str, ...]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    surname_first: bool = False
    two_surnames: bool = False
    mobile: str = "+316"

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """Every stem with every ending, in an order that says nothing about how common it is."""
        made = sorted({_joined(stem, end) for stem in self.stems for end in self.endings})
        random.Random(self.code).shuffle(made)  # noqa: S311  # no secret
        return tuple(made)


def _joined(stem: str, ending: str) -> str:
    return ending[:-1] + stem if ending.endswith("x") else stem + ending


def _origin(
    code: str, share: float, first: str, stems: str, endings: str = "", **more: object
) -> Origin:
    parts = tuple("" if part == "-" else part.replace("_", " ") for part in endings.split()) or (
        "",
    )
    plain = tuple(part.replace("_", " ") for part in stems.split())
    return Origin(code, share, tuple(first.split()), plain, parts, **more)  # type: ignore[arg-type]  # named fields


ORIGINS = (
    _origin(
        "nl",
        0.42,
        "Anna Bram Carlijn Daan Eline Femke Geert Hanneke Ilse Jan Jeroen Johanna Karel"
        " Kees Lars Lotte Maarten Maria Marijke Mees Niels Nienke Olaf Petra Pieter Rik Roos"
        " Ruben Sanne Sjoerd Sophie Stijn Teun Thijs Tineke Veerle Willem Wim Wouter Yvonne"
        " Jasper Lieke Mark Mieke Noor",
        "Berg Beek Bos Bosch Broek Bruin Burg Dael Dijk Donk Eik Elst Galg Groen Haag Heide"
        " Helder Heuvel Hoek Hof Horst Kamp Kerk Klooster Kool Kuip Laan Leeuw Linde Lind"
        " Meer Molen Mulder Noord Oever Oude Poel Polder Put Riet Rijs Roos Schans Schip"
        " Slot Sluis Smit Steen Straat Valk Veen Veld Vliet Voort Vos Water Wiel Wild Wolf"
        " Zand Zijl Zwan",
        "- s stra sma man mans huis kamp en ink ing berg veld horst van_der_x",
    ),
    _origin(
        "ro",
        0.11,
        "Adrian Alexandru Andreea Ana Bogdan Cătălin Claudiu Constantin Cosmin Cristina"
        " Daniela Doina Elena Florin Gabriela Gheorghe Ioana Ionuț Iulian Laurențiu Lucian"
        " Mădălina Marius Mihaela Mihai Nicoleta Oana Petru Radu Raluca Răzvan Roxana Sorin"
        " Ștefan Ștefania Traian Vasile Viorica Vlad",
        "Alb Anton Băl Barb Bog Brat Bucur Cârl Ceauș Chir Cioc Codr Const Corn Crăc Dăn"
        " Dinc Dobr Drag Dumitr Făg Filip Flor Gav Ghițul Grig Hurd Ion Lup Manol Mărg"
        " Mihăil Mold Munt Negr Ol Păun Petr Pop Prun Rădul Roșc Sav Șerb Stănc Stoic Tănas"
        " Țăr Ung Văc Vasil Vlăd Voic",
        "escu eanu aru a ea uță oiu ache",
    ),
    _origin(
        "bg",
        0.08,
        "Александър Ангел Борислав Боян Ваня Васил Венцислав Весела Галина Георги Гергана"
        " Даниела Десислава Димитър Елица Емил Живко Ивайло Иван Йордан Калина Красимир"
        " Любомир Мария Милена Николай Петър Пламен Радослав Росица Светлана Стефан Стоян"
        " Татяна Тодор Христо Цветан Цветелина Юлия Янко",
        "Ангел Атанас Богд Бож Борис Васил Велик Весел Ганч Геор Дим Добр Драган Желяз Живк"
        " Зах Илч Кир Кол Кост Крум Лаз Манч Марин Милч Мит Найден Ник Пав Пенч Петк Рад Рус"
        " Сим Слав Спас Стан Стой Тод Тон Христ Цанк Чавд Юр Ян",
        "ов ова ев ева чев чева ков кова",
    ),
    _origin(
        "hu",
        0.06,
        "Ádám András Anikó Attila Balázs Béla Csaba Csilla Dániel Dóra Edit Enikő Erzsébet"
        " Eszter Ferenc Gábor György Gyöngyi Ildikó Imre István János Józsefné Judit Katalin"
        " Krisztián László Mária Márton Mátyás Miklós Nóra Péter Piroska Réka Sándor"
        " Szabolcs Szilvia Tamás Zoltán Zsófia Zsuzsanna",
        "Bak Bal Bár Ber Bod Csák Csor Dob Dör Er Far Fek Gál Gyar Hal Hor Jós Kád Kecs Ker"
        " Kis Kov Lak Luk Mak Mész Mol Nagy Nyár Or Pál Pint Rác Sár Som Szab Szék Szil Tak"
        " Tar Tör Ug Vas Vér Vör Zsig",
        "ács os i er ári falvi házi éri as",
        surname_first=True,
    ),
    _origin(
        "pl",
        0.08,
        "Agnieszka Andrzej Aneta Bartosz Beata Bogusław Czesław Danuta Dariusz Dorota"
        " Elżbieta Ewa Grażyna Grzegorz Iwona Jacek Jadwiga Jarosław Joanna Justyna"
        " Katarzyna Krzysztof Leszek Łukasz Maciej Małgorzata Marek Michał Mirosława Paweł"
        " Piotr Przemysław Radosław Sławomir Stanisław Szymon Tomasz Wiesława Włodzimierz"
        " Wojciech Zbigniew Zofia",
        "Adam Bal Bart Błasz Borow Brzez Chmiel Czarn Czerw Dąbr Dom Dudz Gaj Głow Góral"
        " Grab Jabłoń Jan Jarz Jasiń Kacz Kalin Kamiń Kaźmier Klim Kowal Kraj Król Krzyż Kub"
        " Leśn Lip Łuk Maj Malin Mich Młyn Mroz Nowak Olsz Paw Piotr Przyb Rud Rutk Sad"
        " Sikor Sob Sokoł Stęp Szcze Szym Tom Urb Wal Wiśn Wojc Wróbl Wysoc Zając Ziel Żuraw",
        "owski owska ewicz czyk ak ek icki icka",
    ),
    _origin(
        "tr",
        0.06,
        "Ahmet Ali Ayşe Aylin Bülent Burak Çağla Can Cemil Çiğdem Deniz Ebru Elif Emine"
        " Emre Erdoğan Fatma Gökhan Gül Gülşen Hakan Hasan Hatice Hülya Hüseyin İbrahim"
        " İsmail Kadir Kemal Mehmet Meryem Mustafa Müge Nazlı Oğuz Osman Ömer Özlem Ramazan"
        " Selin Serkan Sevgi Süleyman Şükrü Tuğba Ümit Yusuf Zeynep",
        "Ak Altın Arı Aslan Ay Bal Bıçak Bulut Çakır Çelik Çiçek Demir Deniz Doğan Er Gök"
        " Gül Gümüş Güneş Işık Kaplan Kara Kılıç Koç Koçak Köse Kurt Öz Özkan Polat Sağlam"
        " Sarı Şahin Şen Taş Tekin Toprak Turan Uçar Uysal Yalçın Yavuz Yıldız Yılmaz Yiğit",
        "- oğlu er kaya tepe soy türk",
    ),
    _origin(
        "ua",
        0.05,
        "Анастасія Андрій Анна Богдан Валентина Василь Вікторія Віталій Володимир Галина"
        " Ганна Дмитро Євген Ігор Ірина Катерина Кирило Лариса Леся Людмила Марія Микола"
        " Михайло Надія Наталія Оксана Олександр Олена Ольга Петро Роман Руслан Світлана"
        " Сергій Софія Станіслав Тарас Тетяна Христина Юлія Юрій Ярослав",
        "Бонд Бойч Васил Ворон Гавр Гай Гнат Горб Гриц Данил Демч Дзюб Жук Захар Зін Іван"
        " Калин Карп Кир Коваль Кол Костю Крав Кузьм Лис Лук Марч Мельн Мороз Назар Олій"
        " Остап Павл Петр Поп Рад Руд Савч Сем Сид Тимо Ткач Федор Харч Хом Шев Щерб Юрч Яц",
        "енко чук ук ак ський ська юк ишин",
    ),
    _origin(
        "ar",
        0.06,
        "'abdallAh 'abdelkarIm aHmad 'A'isha AmIna amIr bilAl fAtima faysal ghassAn Habiba"
        " Hamza HasAn Husayn ibrAhIm idrIs jamAl jamIla karIm khadIja khalId laylA mahmUd"
        " maryam muHammad mustafa mUsA nadiya nUra omar qAsim rachId rashId Sa'Id salIma"
        " samIra SharIf tAriq yUsuf yAsIn zaynab zakariyA shaymA",
        "'abbAs 'azIz badr bakr dAwUd faraj fArUq ghAlib HaddAd Hakim Hariri hAshim jabbUr"
        " jawhar kanAn khattAb khUrI mahdI mansUr masrI najjAr nAsir qabbAnI qAsim rahmAn"
        " rifA'I sabbAgh Salih shahIn sharqAwI shaykh sulaymAn tamImI wahbI yamanI zaydAn"
        " ziyAd zuhayr darwIsh",
        "- I Awi uddIn al-x ben_x",
    ),
    _origin(
        "ng",
        0.03,
        "Adébáyò Àbíọ́dún Adaeze Amarachi Blessing Bólájí Chidi Chinedu Chioma Ebere Efosa"
        " Emeka Ejike Esther Fúnmiláyọ̀ Gift Grace Ifeoma Ikechukwu Joy Kẹ́hìndé Kelechi"
        " Mercy Ngozi Nkechi Obinna Olúwaṣeun Osaze Patience Precious Ṣadé Táíwò Tèmítọ́pẹ́"
        " Uche Victory Yétúndé",
        "Ade Afo Aki Ayo Chi Chukwu Ebo Ego Eze Fa Iba Ife Igho Ike Ndu Nna Nwa Obi Odi Ogu"
        " Ojo Oko Ola Olu Omo Ona Oni Osa Osi Ouma Oye Uba Ude Ugo Umo Uzo",
        "bayo bode chukwu de dike fe gbemi ju kwe la mma nwa ola ran sanya segun tade tunde"
        " wole yemi",
    ),
    _origin(
        "co",
        0.02,
        "Alejandra Andrés Ángela Camila Carlos Catalina César Cristóbal Diana Édgar"
        " Esperanza Fabián Gloria Gonzalo Héctor Inés Jhon Jorge José Juan Julián Leidy"
        " Lucía Luz María Mónica Natalia Néstor Nubia Óscar Paola Ramón Rocío Sebastián"
        " Ximena Yeison Yolanda",
        "Agud Alv Arb Bal Barr Beni Buen Cab Card Cast Ced Cord Cuel Del Dom Esc Esp Fern"
        " Flor Gal Garc Gom Guti Herr Hurt Iba Jim Lond Lop Mart Mej Mend Mont Mor Mun Nav"
        " Nun Orti Osp Pat Per Quin Ram Riv Rodr Sal Sanch Sot Tor Vald Varg Vel Zap Zul",
        "ez era illo ado eño ante ales osa",
        two_surnames=True,
    ),
    _origin(
        "er",
        0.02,
        "Abreh Adhanet Amanuel Awet Bereket Biniam Daniat Elsa Eyob Feven Filmon Freweyni"
        " Ghidey Goitom Habtom Haben Helen Isaias Kibrom Luwam Mebrahtu Mehari Merhawi"
        " Mikiele Mulu Natsnet Okbay Rahwa Robel Ruta Saba Selam Semere Senait Simon Tedros"
        " Tesfay Tsegay Tsehay Winta Yohannes Yonas Zerai Zewdi",
        "Abra Asme Bere Debe Fess Gebre Ghebre Habte Haile Iya Kidane Kifle Mehar Mengis"
        " Meles Negas Ogba Rezen Sium Solo Tekle Tesfa Tewol Tsega Uqba Welde Woldu Yema"
        " Zemi Zere",
        "- michael mariam selassie tsion ab egziabher yesus giorgis hannes tu",
    ),
    _origin(
        "vn",
        0.01,
        "Ánh Bảo Bích Châu Chi Cường Đạt Diễm Đức Dũng Dương Giang Hà Hải Hạnh Hằng Hiếu"
        " Hoa Hoàng Hùng Hương Khánh Lan Linh Long Mai Minh Nam Nga Ngọc Nhung Phong Phúc"
        " Phương Quân Quỳnh Sơn Tâm Thảo Thành Thu Thủy Trang Trung Tú Tuấn Uyên Vân Việt"
        " Xuân Yến",
        "Bùi Cao Châu Đặng Đào Đinh Đỗ Đoàn Dương Hồ Hoàng Huỳnh Lâm Lê Lương Lý Mai Ngô"
        " Nguyễn Phạm Phan Phùng Tạ Thái Tô Trần Triệu Trịnh Trương Võ Vũ Vương",
        "- _Thị _Văn _Ngọc _Hữu _Đình",
        surname_first=True,
    ),
)  # fmt: skip
