/* muster-sim-words.c
 *
 * SPDX-FileCopyrightText: 2026 The Muster contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "muster-sim"

#include "muster-sim-words.h"

#include <string.h>

#define ID_PREFIX "cu-"

static const char *const names[][2][8] = {
  { { "Emma", "Liam", "Grace", "Noah", "Chloe", "Oliver", "Ruby", "Theo" },
    { "Walker", "O’Brien", "Hughes", "Clarke", "MacLeod", "Bennett", "Shaw", "Price" } },
  { { "Lena", "Jonas", "Jürgen", "Käthe", "Moritz", "Anneliese", "Björn", "Sören" },
    { "Müller", "Groß", "Schröder", "Weiß", "Vogel", "Krüger", "Bauer", "Lindqvist" } },
  { { "Lucía", "Mateo", "José", "Inés", "Núria", "Íñigo", "Camila", "Joaquim" },
    { "García Núñez", "Fernández", "Ibáñez", "da Conceição", "Peña", "Muñoz", "Araújo", "Castro" } },
  { { "Amélie", "Zoé", "Hugo", "Maëlys", "Théo", "Noémie", "Loïc", "Agnès" },
    { "Lefèvre", "D’Hondt", "Bélanger", "Rousseau", "Gagné", "Moreau", "Noël", "Petit" } },
  { { "Zuzanna", "Łukasz", "Jiří", "Žofia", "Ádám", "Čeněk", "Ilinca", "Wojciech" },
    { "Wójcik", "Dvořák", "Nagy", "Žukauskas", "Popescu", "Kovač", "Szőke", "Nowak" } },
  { { "Дмитро", "Олена", "Мария", "Иван", "Соломія", "Георги", "Ana", "Милица" },
    { "Шевченко", "Коваленко", "Петрова", "Орлов", "Бондар", "Иванов", "Jovanović", "Лазић" } },
  { { "محمد", "فاطمة", "نور", "يوسف", "ليلى", "عمر", "مريم", "خالد" },
    { "الحسيني", "العلي", "حداد", "منصور", "الخطيب", "سالم", "ناصر", "عيسى" } },
  { { "Nguyễn Thị", "Trần Văn", "Aiko", "Haruto", "Siti", "Somchai", "Bùi", "Indah" },
    { "Hương", "Đức", "Tanaka", "Suzuki", "Rahmawati", "Srisai", "Lan", "Wijaya" } },
  { { "美玲", "伟", "さくら", "悠斗", "서연", "민준", "家豪", "恵" },
    { "王", "李", "佐藤", "山田", "김", "이", "陳", "中村" } },
  { { "Ananya", "Arjun", "Priya", "रोहन", "Fatima", "Imran", "Lakshmi", "Sanjay" },
    { "Iyer", "Sharma", "Banerjee", "वर्मा", "Khan", "Patel", "Reddy", "Singh" } },
  { { "Chinedu", "Adaeze", "Kwame", "Zanele", "Amina", "Tendai", "Wanjiru", "Sipho" },
    { "Okafor", "Eze", "Mensah", "Dlamini", "Diallo", "Moyo", "Kamau", "Nkosi" } },
  { { "Ayşe", "Emre", "Ελένη", "Νίκος", "שרה", "דוד", "Nino", "Արամ" },
    { "Yılmaz", "Öztürk", "Παπαδόπουλος", "Γεωργίου", "לוי", "כהן", "Beridze", "Պետրոսյան" } },
};

/* Numbers that regulators keep free for drama, and how many digits are left to choose. */
static const struct
{
  const char *prefix;
  int         digits;
} phones[] = {
  { "+120255501", 2 }, { "+131255501", 2 }, { "+44207946", 4 }, { "+447700900", 3 }, { "+441632960", 3 },
  { "+3319900", 4 }, { "+3363998", 4 }, { "+493023125", 3 }, { "+4917139200", 2 }, { "+61491570", 3 },
  { "+35312091", 3 }, { "+46317406", 2 }, { "+141655501", 2 },
};

static const char *const channels[] = {
  "web", "web", "web", "whatsapp", "whatsapp", "whatsapp", "telegram", "telegram", "email", "messenger", "sms",
};

static const char *const opening[] = {
  "Hello, I have a question about my order.", "Hi! My parcel should have come yesterday.",
  "Good morning, I can't sign in any more.", "I was charged twice this month.", "Is the blue one back in stock?",
  "Guten Tag, meine Rechnung stimmt nicht.", "Hola, ¿puedo cambiar la dirección de entrega?",
  "Bonjour, je voudrais annuler ma commande.", "مرحبا، لم يصل طلبي بعد.", "Доброго дня, як повернути товар?",
  "The app shows an error when I pay.", "How do I change my tariff?", "I'd like to return the shoes I bought.",
  "My voucher does not work 😕", "Can somebody call me back, please?", "您好，我想查询订单状态。",
  "Please help, my card was declined.", "Do you deliver to islands?",
};

static const char *const customer[] = {
  "Yes, that's right.", "The number is on the invoice, one moment.", "No, the other one.", "It still does not work.",
  "I tried that already.", "OK, I see it now.", "How long will that take?", "It was last Tuesday.", "Could you check again?",
  "I've just sent you the photo.", "That would be great.", "Hmm, it says “not available”.", "My postcode is below.",
  "And what does it cost?", "Sí, exacto.", "Danke, ich schaue nach.", "D'accord.", "👍",
};

static const char *const waiting[] = {
  "Hello?", "Is anybody there?", "I'm still waiting …", "Any news?", "Are you still with me?", "Hallo?",
};

static const char *const agent[] = {
  "Thank you for writing to us. Let me have a look.", "Could you tell me the order number, please?",
  "I see it here; one moment, please.", "I have passed that on to our warehouse.", "That should work again now.",
  "I'm sorry about that.", "You'll get an e-mail within a few minutes.", "May I ask for your postcode?",
  "The refund has been started; it takes three to five days.", "Please try once more.", "I've changed the address.",
  "Which device do you use?", "It leaves our warehouse today.", "I've added a voucher to your account.",
};

static const char *const farewell[] = {
  "Glad I could help. Have a good day!", "You're welcome. Take care!", "Everything is settled, then. Goodbye!",
  "Thank you for your patience.",
};

static const char *const help[] = {
  "The customer asks for a manager.", "Cannot find the contract.", "Rude language.", "Not sure about the refund rule.",
  "Needs somebody who speaks French.", "The payment system does not answer.",
};

static const char *const browsers[] = { "Firefox", "Chrome", "Edge", "Safari" };
static const char *const systems[] = { "Linux", "Windows", "Windows", "macOS", "ChromeOS" };

#define PICK(random, list) ((list)[muster_sim_random_next (random) % G_N_ELEMENTS (list)])

static MusterSimRandom
who (guint64 number)
{
  MusterSimRandom random;

  muster_sim_random_init (&random, number, 0x77686f);
  return random;
}

/**
 * muster_sim_customer_id:
 * @number: the customer's
 *
 * Returns: (transfer full): the id that muster_sim_customer_number() reads
 */
char *
muster_sim_customer_id (guint64 number)
{
  return g_strdup_printf (ID_PREFIX "%" G_GINT64_MODIFIER "x", number);
}

/**
 * muster_sim_customer_number:
 * @id: a customer's id
 * @number: (out): their number
 *
 * Returns: %FALSE for a customer that no simulator has made
 */
gboolean
muster_sim_customer_number (const char *id,
                            guint64    *number)
{
  return g_str_has_prefix (id, ID_PREFIX) &&
         g_ascii_string_to_unsigned (id + strlen (ID_PREFIX), 16, 0, G_MAXUINT64, number, NULL);
}

/**
 * muster_sim_customer_name:
 * @number: the customer's
 *
 * Returns: (transfer full): given and family name, in the order of where they come from
 */
char *
muster_sim_customer_name (guint64 number)
{
  MusterSimRandom random = who (number);
  guint culture = muster_sim_random_next (&random) % G_N_ELEMENTS (names);
  const char *given = PICK (&random, names[culture][0]);
  const char *family = PICK (&random, names[culture][1]);

  return culture == 8 ? g_strconcat (family, given, NULL) : g_strdup_printf ("%s %s", given, family);
}

/**
 * muster_sim_customer_phone:
 * @number: the customer's
 *
 * Returns: (transfer full) (nullable): E.164, from ranges that nobody answers; %NULL: gave none
 */
char *
muster_sim_customer_phone (guint64 number)
{
  MusterSimRandom random = who (number ^ 0x70686f6e65);
  guint i = muster_sim_random_next (&random) % G_N_ELEMENTS (phones);
  gint64 rest = 0;

  if (muster_sim_random_chance (&random, 0.1))
    return NULL;
  for (int n = 0; n < phones[i].digits; n++)
    rest = rest * 10 + muster_sim_random_between (&random, 0, 9);
  return g_strdup_printf ("%s%0*" G_GINT64_FORMAT, phones[i].prefix, phones[i].digits, rest);
}

/**
 * muster_sim_customer_channel:
 * @number: the customer's
 *
 * Returns: where they write
 */
const char *
muster_sim_customer_channel (guint64 number)
{
  MusterSimRandom random = who (number ^ 0x6368);

  return PICK (&random, channels);
}

/**
 * muster_sim_words_opening:
 * @random: a generator
 *
 * Returns: how a customer begins
 */
const char *
muster_sim_words_opening (MusterSimRandom *random)
{
  return PICK (random, opening);
}

/**
 * muster_sim_words_customer:
 * @random: a generator
 *
 * Returns: how a customer goes on
 */
const char *
muster_sim_words_customer (MusterSimRandom *random)
{
  return PICK (random, customer);
}

/**
 * muster_sim_words_waiting:
 * @random: a generator
 *
 * Returns: what a customer writes who has waited for long
 */
const char *
muster_sim_words_waiting (MusterSimRandom *random)
{
  return PICK (random, waiting);
}

/**
 * muster_sim_words_agent:
 * @random: a generator
 *
 * Returns: what an agent answers
 */
const char *
muster_sim_words_agent (MusterSimRandom *random)
{
  return PICK (random, agent);
}

/**
 * muster_sim_words_farewell:
 * @random: a generator
 *
 * Returns: an agent's last words in a chat
 */
const char *
muster_sim_words_farewell (MusterSimRandom *random)
{
  return PICK (random, farewell);
}

/**
 * muster_sim_words_help:
 * @random: a generator
 *
 * Returns: why an agent asks for help
 */
const char *
muster_sim_words_help (MusterSimRandom *random)
{
  return PICK (random, help);
}

/**
 * muster_sim_words_browser:
 * @number: an agent's
 *
 * Returns: what their workspace runs in
 */
const char *
muster_sim_words_browser (guint64 number)
{
  return browsers[number % G_N_ELEMENTS (browsers)];
}

/**
 * muster_sim_words_system:
 * @number: an agent's
 *
 * Returns: what their computer runs
 */
const char *
muster_sim_words_system (guint64 number)
{
  return systems[number % G_N_ELEMENTS (systems)];
}

/**
 * muster_sim_words_address:
 * @number: an agent's
 *
 * Returns: (transfer full): an address of the ranges kept for examples (RFC 5737, RFC 3849)
 */
char *
muster_sim_words_address (guint64 number)
{
  static const char *const nets[] = { "192.0.2", "198.51.100", "203.0.113" };

  if (number % 11 == 0)
    return g_strdup_printf ("2001:db8::%x", (guint) (number & 0xffff));
  return g_strdup_printf ("%s.%u", nets[number % G_N_ELEMENTS (nets)], (guint) (number / 3 % 253 + 1));
}
