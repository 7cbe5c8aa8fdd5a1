/* muster-demo-names.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-server"

#include "muster-demo-names.h"

static const MusterDemoName english_given[] = {
  { "Amelia", "amelia" },
  { "Oliver", "oliver" },
  { "Grace", "grace" },
  { "Henry", "henry" },
  { "Charlotte", "charlotte" },
  { "Jack", "jack" },
  { "Isla", "isla" },
  { "George", "george" },
  { "Freya", "freya" },
  { "Thomas", "thomas" },
  { "Ruby", "ruby" },
  { "Alfie", "alfie" },
};

static const MusterDemoName english_family[] = {
  { "Clarke", "clarke" },
  { "Bennett", "bennett" },
  { "Ashworth", "ashworth" },
  { "Hughes", "hughes" },
  { "Whitaker", "whitaker" },
  { "Featherstonehaugh", "featherstonehaugh" },
  { "O’Brien", "obrien" },
  { "McAllister", "mcallister" },
  { "Palmer", "palmer" },
  { "Okafor-Smith", "okaforsmith" },
};

static const MusterDemoName german_given[] = {
  { "Anna", "anna" },
  { "Lukas", "lukas" },
  { "Jürgen", "juergen" },
  { "Sophie", "sophie" },
  { "Maximilian", "maximilian" },
  { "Käthe", "kaethe" },
  { "Friederike", "friederike" },
  { "Jonas", "jonas" },
  { "Greta", "greta" },
  { "Anneliese", "anneliese" },
};

static const MusterDemoName german_family[] = {
  { "Schmidt", "schmidt" },
  { "Müller", "mueller" },
  { "Weiß", "weiss" },
  { "Leutheusser-Schnarrenberger", "leutheusser" },
  { "Vogel", "vogel" },
  { "Brückner", "brueckner" },
  { "Hoffmann", "hoffmann" },
  { "Zimmermann", "zimmermann" },
  { "Krüger", "krueger" },
  { "Baumgärtner", "baumgaertner" },
};

static const MusterDemoName spanish_given[] = {
  { "Lucía", "lucia" },
  { "Mateo", "mateo" },
  { "Valentina", "valentina" },
  { "Santiago", "santiago" },
  { "María Fernanda", "mariafernanda" },
  { "José Ignacio", "joseignacio" },
  { "Camila", "camila" },
  { "Andrés", "andres" },
  { "Inés", "ines" },
  { "Joaquín", "joaquin" },
};

static const MusterDemoName spanish_family[] = {
  { "García", "garcia" },
  { "Rodríguez", "rodriguez" },
  { "Fernández", "fernandez" },
  { "Villanueva", "villanueva" },
  { "Etxeberria", "etxeberria" },
  { "Núñez", "nunez" },
  { "Castañeda", "castaneda" },
  { "Montenegro", "montenegro" },
  { "Ibáñez", "ibanez" },
  { "Goicoechea", "goicoechea" },
};

static const MusterDemoName french_given[] = {
  { "Camille", "camille" },
  { "Hugo", "hugo" },
  { "Élodie", "elodie" },
  { "Jean-Baptiste", "jeanbaptiste" },
  { "Chloé", "chloe" },
  { "Théo", "theo" },
  { "Océane", "oceane" },
  { "Antoine", "antoine" },
  { "Manon", "manon" },
  { "François", "francois" },
};

static const MusterDemoName french_family[] = {
  { "Lefèvre", "lefevre" },
  { "Moreau", "moreau" },
  { "Dubois", "dubois" },
  { "de La Rochefoucauld", "delarochefoucauld" },
  { "Girard", "girard" },
  { "Rousseau", "rousseau" },
  { "Mercier", "mercier" },
  { "Beaumont", "beaumont" },
  { "Chevalier", "chevalier" },
  { "N’Diaye", "ndiaye" },
};

static const MusterDemoName polish_given[] = {
  { "Zofia", "zofia" },
  { "Jakub", "jakub" },
  { "Małgorzata", "malgorzata" },
  { "Łukasz", "lukasz" },
  { "Agnieszka", "agnieszka" },
  { "Bartłomiej", "bartlomiej" },
  { "Katarzyna", "katarzyna" },
  { "Paweł", "pawel" },
};

static const MusterDemoName polish_family[] = {
  { "Kowalczyk", "kowalczyk" },
  { "Wiśniewski", "wisniewski" },
  { "Brzęczyszczykiewicz", "brzeczyszczykiewicz" },
  { "Zając", "zajac" },
  { "Wójcik", "wojcik" },
  { "Nowak", "nowak" },
  { "Szymańska", "szymanska" },
  { "Dąbrowski", "dabrowski" },
};

static const MusterDemoName turkish_given[] = {
  { "Ayşe", "ayse" },
  { "Emre", "emre" },
  { "Zeynep", "zeynep" },
  { "Çağla", "cagla" },
  { "Burak", "burak" },
  { "İpek", "ipek" },
  { "Gökhan", "gokhan" },
  { "Elif", "elif" },
};

static const MusterDemoName turkish_family[] = {
  { "Yılmaz", "yilmaz" },
  { "Şahin", "sahin" },
  { "Öztürk", "ozturk" },
  { "Demirci", "demirci" },
  { "Kılıç", "kilic" },
  { "Aydın", "aydin" },
  { "Karaosmanoğlu", "karaosmanoglu" },
  { "Güneş", "gunes" },
};

static const MusterDemoName yoruba_given[] = {
  { "Adébáyọ̀", "adebayo" },
  { "Fọlákẹ́", "folake" },
  { "Olúwaṣeun", "oluwaseun" },
  { "Títílayọ̀", "titilayo" },
  { "Babátúndé", "babatunde" },
  { "Yéwándé", "yewande" },
};

static const MusterDemoName yoruba_family[] = {
  { "Adéyẹmí", "adeyemi" },
  { "Ọláníyan", "olaniyan" },
  { "Akínwándé", "akinwande" },
  { "Ògúnbọ̀wálé", "ogunbowale" },
  { "Balógun", "balogun" },
  { "Adékúnlé", "adekunle" },
};

static const MusterDemoName indian_given[] = {
  { "आरव", "aarav" },
  { "प्रिया", "priya" },
  { "Ishaan", "ishaan" },
  { "Ananya", "ananya" },
  { "Lakshmi", "lakshmi" },
  { "Rohan", "rohan" },
  { "Venkatanarasimharajuvaripeta", "venkat" },
  { "दीपिका", "deepika" },
};

static const MusterDemoName indian_family[] = {
  { "Sharma", "sharma" },
  { "Iyer", "iyer" },
  { "चौधरी", "chaudhary" },
  { "Chatterjee", "chatterjee" },
  { "Subramaniam", "subramaniam" },
  { "Reddy", "reddy" },
  { "Krishnamoorthy", "krishnamoorthy" },
  { "Kaur", "kaur" },
};

static const MusterDemoName tamil_given[] = {
  { "அருண்", "arun" },
  { "கவிதா", "kavitha" },
  { "முத்துக்குமார்", "muthukumar" },
  { "தமிழ்ச்செல்வி", "tamilselvi" },
};

static const MusterDemoName tamil_family[] = {
  { "சுப்பிரமணியன்", "subramanian" },
  { "இராமச்சந்திரன்", "ramachandran" },
  { "செல்வராஜ்", "selvaraj" },
  { "நடராஜன்", "natarajan" },
};

static const MusterDemoName chinese_given[] = {
  { "伟", "wei" },
  { "秀英", "xiuying" },
  { "静", "jing" },
  { "思远", "siyuan" },
  { "子涵", "zihan" },
  { "雨桐", "yutong" },
  { "浩然", "haoran" },
  { "婷婷", "tingting" },
};

static const MusterDemoName chinese_family[] = {
  { "王", "wang" },
  { "李", "li" },
  { "张", "zhang" },
  { "欧阳", "ouyang" },
  { "陈", "chen" },
  { "刘", "liu" },
  { "司马", "sima" },
  { "黄", "huang" },
};

static const MusterDemoName japanese_given[] = {
  { "陽葵", "himari" },
  { "蓮", "ren" },
  { "さくら", "sakura" },
  { "大翔", "hiroto" },
  { "結衣", "yui" },
  { "翔太", "shota" },
  { "美咲", "misaki" },
  { "健太郎", "kentaro" },
};

static const MusterDemoName japanese_family[] = {
  { "佐藤", "sato" },
  { "鈴木", "suzuki" },
  { "高橋", "takahashi" },
  { "勅使河原", "teshigawara" },
  { "山本", "yamamoto" },
  { "渡辺", "watanabe" },
  { "小林", "kobayashi" },
  { "伊藤", "ito" },
};

static const MusterDemoName korean_given[] = {
  { "서연", "seoyeon" },
  { "민준", "minjun" },
  { "지우", "jiwoo" },
  { "하은", "haeun" },
  { "도윤", "doyun" },
  { "수빈", "subin" },
};

static const MusterDemoName korean_family[] = {
  { "김", "kim" },
  { "이", "lee" },
  { "박", "park" },
  { "최", "choi" },
  { "정", "jung" },
  { "남궁", "namgung" },
};

static const MusterDemoName vietnamese_given[] = {
  { "Thị Minh Anh", "minhanh" },
  { "Văn Hùng", "vanhung" },
  { "Ngọc Lan", "ngoclan" },
  { "Quốc Bảo", "quocbao" },
  { "Thu Hà", "thuha" },
  { "Đức Anh", "ducanh" },
};

static const MusterDemoName vietnamese_family[] = {
  { "Nguyễn", "nguyen" },
  { "Trần", "tran" },
  { "Lê", "le" },
  { "Phạm", "pham" },
  { "Huỳnh", "huynh" },
  { "Đặng", "dang" },
};

static const MusterDemoName arabic_given[] = {
  { "فاطمة", "fatima" },
  { "محمد", "mohammed" },
  { "عائشة", "aisha" },
  { "يوسف", "youssef" },
  { "نور", "nour" },
  { "عبد الرحمن", "abdulrahman" },
  { "ليلى", "layla" },
  { "خالد", "khaled" },
};

static const MusterDemoName arabic_family[] = {
  { "الهاشمي", "alhashimi" },
  { "المصري", "almasri" },
  { "بن سعود", "binsaud" },
  { "الخطيب", "alkhatib" },
  { "العلوي", "alalaoui" },
  { "حداد", "haddad" },
  { "النجار", "alnajjar" },
  { "القحطاني", "alqahtani" },
};

static const MusterDemoName hebrew_given[] = {
  { "נועה", "noa" },
  { "איתי", "itai" },
  { "תמר", "tamar" },
  { "דוד", "david" },
  { "שירה", "shira" },
  { "יהונתן", "yehonatan" },
};

static const MusterDemoName hebrew_family[] = {
  { "כהן", "cohen" },
  { "לוי", "levi" },
  { "מזרחי", "mizrahi" },
  { "פרידמן", "friedman" },
  { "ביטון", "biton" },
  { "אברהמי", "avrahami" },
};

static const MusterDemoName persian_given[] = {
  { "زهرا", "zahra" },
  { "امیرحسین", "amirhossein" },
  { "مریم", "maryam" },
  { "سینا", "sina" },
  { "پریسا", "parisa" },
  { "کیان", "kian" },
};

static const MusterDemoName persian_family[] = {
  { "حسینی", "hosseini" },
  { "کریمی", "karimi" },
  { "رضایی", "rezaei" },
  { "محمدی", "mohammadi" },
  { "شیرازی", "shirazi" },
  { "تهرانی", "tehrani" },
};

static const MusterDemoName greek_given[] = {
  { "Ελένη", "eleni" },
  { "Γιώργος", "giorgos" },
  { "Μαρία", "maria" },
  { "Κωνσταντίνος", "konstantinos" },
  { "Αικατερίνη", "aikaterini" },
  { "Νίκος", "nikos" },
};

static const MusterDemoName greek_family[] = {
  { "Παπαδόπουλος", "papadopoulos" },
  { "Οικονόμου", "oikonomou" },
  { "Παπακωνσταντίνου", "papakonstantinou" },
  { "Βασιλείου", "vasileiou" },
  { "Αγγελόπουλος", "angelopoulos" },
  { "Δημητρίου", "dimitriou" },
};

static const MusterDemoName ukrainian_given[] = {
  { "Олена", "olena" },
  { "Дмитро", "dmytro" },
  { "Анастасія", "anastasiia" },
  { "Ярослав", "yaroslav" },
  { "Соломія", "solomiia" },
  { "Богдан", "bohdan" },
};

static const MusterDemoName ukrainian_family[] = {
  { "Шевченко", "shevchenko" },
  { "Коваленко", "kovalenko" },
  { "Бондаренко", "bondarenko" },
  { "Кравчук", "kravchuk" },
  { "Мельник", "melnyk" },
  { "Лисенко", "lysenko" },
};

static const MusterDemoName thai_given[] = {
  { "กัญญารัตน์", "kanyarat" },
  { "ณัฐวุฒิ", "natthawut" },
  { "พิมพ์ชนก", "phimchanok" },
  { "ธนพล", "thanaphon" },
};

static const MusterDemoName thai_family[] = {
  { "เจริญสุขพัฒนากุล", "charoensuk" },
  { "ศรีสุวรรณ", "srisuwan" },
  { "วงศ์สวัสดิ์", "wongsawat" },
  { "รัตนโกสินทร์", "rattanakosin" },
};

static const MusterDemoName portuguese_given[] = {
  { "João", "joao" },
  { "Beatriz", "beatriz" },
  { "Conceição", "conceicao" },
  { "Tiago", "tiago" },
  { "Mariana", "mariana" },
  { "Rui", "rui" },
  { "Gonçalo", "goncalo" },
  { "Inês", "inesp" },
};

static const MusterDemoName portuguese_family[] = {
  { "Silva", "silva" },
  { "Albuquerque", "albuquerque" },
  { "Vasconcelos", "vasconcelos" },
  { "Magalhães", "magalhaes" },
  { "Figueiredo", "figueiredo" },
  { "Simões", "simoes" },
  { "Cavaco", "cavaco" },
  { "de Assunção", "deassuncao" },
};

static const MusterDemoName icelandic_given[] = {
  { "Sigríður", "sigridur" },
  { "Þorbjörn", "thorbjorn" },
  { "Guðrún", "gudrun" },
  { "Ásgeir", "asgeir" },
};

static const MusterDemoName icelandic_family[] = {
  { "Vilhjálmsdóttir", "vilhjalmsdottir" },
  { "Þorsteinsson", "thorsteinsson" },
  { "Aðalsteinsdóttir", "adalsteinsdottir" },
  { "Hallgrímsson", "hallgrimsson" },
};

#define NAMES(culture) \
        culture ## _given, G_N_ELEMENTS (culture ## _given), culture ## _family, G_N_ELEMENTS (culture ## _family)

const MusterDemoCulture muster_demo_cultures[] = {
  { NAMES (english), FALSE, FALSE },
  { NAMES (german), FALSE, FALSE },
  { NAMES (spanish), FALSE, TRUE },
  { NAMES (french), FALSE, FALSE },
  { NAMES (polish), FALSE, FALSE },
  { NAMES (turkish), FALSE, FALSE },
  { NAMES (yoruba), FALSE, FALSE },
  { NAMES (indian), FALSE, FALSE },
  { NAMES (tamil), FALSE, FALSE },
  { NAMES (chinese), TRUE, FALSE },
  { NAMES (japanese), TRUE, FALSE },
  { NAMES (korean), TRUE, FALSE },
  { NAMES (vietnamese), TRUE, FALSE },
  { NAMES (arabic), FALSE, FALSE },
  { NAMES (hebrew), FALSE, FALSE },
  { NAMES (persian), FALSE, FALSE },
  { NAMES (greek), FALSE, FALSE },
  { NAMES (ukrainian), FALSE, FALSE },
  { NAMES (thai), FALSE, FALSE },
  { NAMES (portuguese), FALSE, TRUE },
  { NAMES (icelandic), FALSE, FALSE },
};

const guint muster_demo_n_cultures = G_N_ELEMENTS (muster_demo_cultures);
