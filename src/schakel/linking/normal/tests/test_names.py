"""Do names meet that are one name in several spellings, and stay apart that are two?"""

import pytest

from schakel.linking.normal.names import first_name, last_name, name_words, normal_name, together
from schakel.linking.normal.scripts import latin

ONE_BY_SOUND = [
    # Arabic, as Dutch, French, English and Turkish clerks write it
    "Mohammed Mohamed Muhammad Mohammad Muhammet محمد Мухаммед",
    "Youssef Yousef Yusuf Joesoef Youcef يوسف Юсуф",
    "Ahmed Achmed Ahmad Ahmet أحمد Ахмед",
    "Rachid Rashid Rasjid Raşid رشيد",
    "Hassan Hasan حسن Хасан",
    "Hussein Hoessein Husayn Hossein حسين",
    "Khadija Khadidja خديجة",
    "Djamila Jamila Dzjamila Djamilla جميلة",
    "Fatima Fatimah Fatma فاطمة Фатима",
    "Oualid Walid Ualid وليد",
    "Ouafa Wafa وفاء",
    "Osama Usama Oesama أسامة",
    "Abdelrahman Abderrahman Abdulrahman Abdurrahman عبدالرحمن",
    "Mahmoud Mahmud Mahmoed محمود",
    # Cyrillic: Russian, Ukrainian, Bulgarian, by Dutch, English, French, German and Polish schemes
    "Чернов Chernov Tsjernov Tschernow Czernow Černov",
    "Шевченко Shevchenko Sjevtsjenko Szewczenko Schewtschenko",
    "Щербак Shcherbak Sjtsjerbak Szczerbak",
    "Чайковский Chaikovsky Tsjaikovski Tchaikovsky Czajkowski",
    "Юлия Юлія Yulia Yuliya Yuliia Julia Joelia Iuliia",
    "Наталья Наталія Natalia Natalya Nataliia Natalja Natalija",
    "Евгений Yevgeny Evgeni Jevgeni Ievgenii Yevgeniy",
    "Олександр Oleksandr Александр Aleksandr Alexandr",
    "Димитър Dimitar Dimiter",
    "Жанна Zhanna Zjanna",
    "Христина Hristina Khristina Christina Kristina",
    "Мария Марія Maria Marija Mariya Marya",
    "Петрович Petrovich Petrovitsj Petrowicz Petrović",
    "Иванова Ivanova Iwanowa Ivanowa",
    "Ivanov Ivanoff Iwanow Иванов",
    "Оксана Oksana Oxana",
    "София Sofia Sophia Zofia",
    # Turkish, with dotless i and with none of its own letters
    "Yılmaz Yilmaz YILMAZ Yilmas",
    "Çelik Celik ÇELİK Tsjelik",
    "Şahin Sahin Shahin ŞAHİN",
    "Öztürk Ozturk Oztürk",
    "Erdoğan Erdogan ERDOĞAN",
    # Polish
    "Łukasz Lukasz LUKASZ",
    "Żółtowski Zoltowski Zoltowsky",
    "Wójcik Wojcik",
    "Szczepański Szczepanski",
    # Romanian, with comma and with cedilla
    "Ștefănescu Ştefanescu Stefanescu Stefanescoe",
    "Țurcanu Ţurcanu Turcanu",
    "Ionuț Ionuţ Ionut",
    # Hungarian, Greek
    "György Gyorgy Djordj",
    "Παπαδόπουλος Papadopoulos Papadopulos",
    "Γεωργίου Georgiou",
    # Vietnamese, composed and decomposed
    "Nguyễn Nguyen NGUYỄN Nguye\u0302\u0303n",
    "Đặng Dang",
    "Phạm Pham Fam",
    "Trần Tran",
    # Dutch
    "Wolf Wolff",
    "Jansen Janssen",
    "Meijer Meyer Meier",
]
TWO = [
    ("Mohammed", "Hamid"), ("Ivanov", "Ivanova"), ("Nguyễn", "Trần"), ("Łukasz", "Łucja"),
    ("Ștefan", "Ionuț"), ("Yılmaz", "Yıldız"), ("Olena", "Oksana"), ("حسن", "حسنين"),
    ("Шевченко", "Шевчук"), ("Jan", "Janine"), ("Leo", "Lia"),
    ("de Vries", "de Vos"), ("van den Berg", "van der Burgt"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", ONE_BY_SOUND)
def test_spellings_of_one_name_sound_alike(spellings):
    assert len({first_name(spelling).main for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_names_do_not_sound_alike(one, other):
    assert last_name(one).main != last_name(other).main


@pytest.mark.parametrize(
    "spellings",
    [
        "Łukasz Lukasz LUKASZ lukasz", "Yılmaz Yilmaz YILMAZ YİLMAZ yılmaz", "Ștefan Ştefan Stefan",
        "Nguyễn nguyen NGUYỄN", "Đặng Dang", "Øyvind Oyvind", "Straße Strasse", "O'Brien O’Brien",
        "Иванов ИВАНОВ Ivanov", "Ząb Zab",
    ],
)  # fmt: skip
def test_spellings_that_differ_in_marks_only_are_one_letter_by_letter(spellings):
    assert len({first_name(spelling).plain for spelling in spellings.split()}) == 1


def test_names_that_sound_alike_still_differ_letter_by_letter():
    """Mohammed and Mahmoud share their consonants; the filters of their letters tell them apart."""
    one, other = first_name("Mohammed"), first_name("Mahmoud")

    assert one.main == other.main
    assert one.plain != other.plain
    assert one.fold != other.fold


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("van den Berg", ["berg"]), ("Van Den Berg", ["berg"]), ("v.d. Berg", ["v", "d", "berg"]),
        ("El Amrani", ["amrani"]), ("al-Hassan", ["hassan"]), ("bin Laden", ["laden"]),
        ("de la Cruz", ["cruz"]), ("Abdelrahman", ["rahman"]), ("Abdul Rahman", ["rahman"]),
        ("الحسن", ["hsn"]), ("Van", ["van"]), ("Abdul", ["abdul"]), ("dr. Jansen", ["jansen"]),
        ("Smit-Bakker", ["smit", "bakker"]), ("Nguyễn Thị Lan", ["nguyen", "lan"]), ("", []),
        ("  ", []), ("123", ["123"]),
    ],
)  # fmt: skip
def test_small_words_do_not_count_unless_there_is_nothing_else(written, words):
    assert name_words(written) == words


def test_prefixes_do_not_matter_for_a_surname():
    assert last_name("van den Berg") == last_name("Berg") == last_name("BERG, VAN DEN")


def test_the_order_of_two_names_does_not_matter_when_taken_together():
    one = together(first_name("Nguyễn"), last_name("Thị Lan"))

    assert one == together(first_name("Lan"), last_name("Nguyen"))


def test_an_initial_is_a_letter_and_no_name():
    initial = first_name("K.")

    assert initial.heard == ()
    assert initial.letters == first_name("Kees").letters == ("k",)


def test_a_short_name_keeps_its_vowels():
    """One consonant would make Leo, Lia and Lee one name, and bring half the country."""
    assert {first_name(name).main for name in ("Leo", "Lia", "Lou")} == {"leo", "lia", "lu"}


def test_a_dutch_ch_is_also_heard_as_a_kh():
    assert set(first_name("Chalid").heard) >= set(first_name("Khalid").heard)


def test_a_long_name_counts_six_words_and_two_are_searched():
    long = "Aa Bbo Cco Ddo Eeo Ffo Ggo"

    assert len(name_words(long)) == 6
    assert len(first_name(long).heard) == 2


@pytest.mark.parametrize("text", ["王伟", "שרה", "ราชา", "김철수", "გიორგი"])
def test_scripts_that_are_not_transliterated_still_meet_themselves(text):
    assert latin(text) == latin(latin(text)) != ""
    assert first_name(text).main


def test_a_name_is_normalised_whole():
    assert normal_name("  dr. Łukasz  VAN DER Żółć-Nowak ") == "lukasz zolc nowak"
