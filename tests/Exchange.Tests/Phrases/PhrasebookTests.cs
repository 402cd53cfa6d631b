using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Exchange.Tests.Phrases;

/// <summary>How a sentence is found, taken apart and put together again, in a small book of its own.</summary>
public sealed class PhrasebookTests
{
    private readonly List<string> _missed = [];

    private Phrasebook Book(bool rightToLeft = false) => new(
        new Language("test", rightToLeft),
        new Dictionary<string, string>
        {
            ["Nothing found"] = "Rien trouvé",
            ["The chip answers."] = "La puce répond.",
            ["the chip offers no PACE"] = "la puce n’offre pas PACE",
            ["document number"] = "numéro de document",
            ["Date of birth"] = "Date de naissance",
            ["List {number}, {number:2} h old"] = "Liste {number}, âgée de {number:2} h",
            ["The document expired on {date}"] = "Le document a expiré le {date}",
            ["The printed lines differ from the chip: {sentence}"] = "Les lignes imprimées diffèrent de la puce : {sentence}",
            ["The chip could not be read: {sentence}."] = "La puce n’a pas pu être lue : {sentence}.",
            ["The same name: {name}"] = "Le même nom : {name}",
            ["the same name, written in another way: {name}, {name:2}"] = "le même nom, écrit autrement : {name:2}, {name}",
            ["{code}, {number} bytes."] = "{code}, {number} octets.",
        }.Select(pair => (new PhraseTemplate(pair.Key), pair.Value)),
        [(". ", ". "), ("; ", " ; "), (", ", " / ")],
        _missed.Add);

    [Theory]
    [InlineData("Nothing found", "Rien trouvé")]
    [InlineData("Nothing found.", "Rien trouvé.")]
    [InlineData("nothing found", "rien trouvé")]
    [InlineData("The chip offers no PACE.", "La puce n’offre pas PACE.")]
    [InlineData("List 3, 26 h old", "Liste 3, âgée de 26 h")]
    [InlineData("list 12 000, 2.5 h old.", "liste 12 000, âgée de 2.5 h.")]
    [InlineData("The document expired on 1979-XX-XX", "Le document a expiré le 1979-XX-XX")]
    [InlineData("EF.SOD, 1024 bytes.", "EF.SOD, 1024 octets.")]
    [InlineData("The same name, written in another way: ANA, ANNA", "Le même nom, écrit autrement : ANNA, ANA")]
    public void A_sentence_is_found_whatever_its_capital_and_its_full_stop(string english, string said) => Whole(english, said);

    [Theory]
    [InlineData("The chip answers. Nothing found.", "La puce répond. Rien trouvé.")]
    [InlineData("The chip answers; nothing found", "La puce répond ; rien trouvé")]
    [InlineData("The chip could not be read: the chip offers no PACE.", "La puce n’a pas pu être lue : la puce n’offre pas PACE.")]
    [InlineData("The printed lines differ from the chip: document number, date of birth",
        "Les lignes imprimées diffèrent de la puce : numéro de document / date de naissance")]
    [InlineData("The same name: Mr. A. Nothing found.", "Le même nom : Mr. A. Nothing found.")]
    public void Sentences_in_a_row_and_sentences_within_are_said_one_by_one(string english, string said) => Whole(english, said);

    [Theory]
    [InlineData("")]
    [InlineData("98.2")]
    [InlineData("ERIKSSON, ANNA MARIA")]
    [InlineData("PACE ECDH-GM AES-128")]
    public void What_has_no_words_stays_and_is_not_missing(string text) => Whole(text, text);

    [Fact]
    public void What_is_not_known_stays_english_and_is_counted()
    {
        Phrasebook book = Book();
        Assert.Equal("Nobody knows this.", book.Say("Nobody knows this."));
        Assert.Equal("La puce n’a pas pu être lue : nobody knows this.", book.Say("The chip could not be read: nobody knows this."));
        Assert.Equal("Nobody knows this. Rien trouvé.", book.Say("Nobody knows this. Nothing found."));
        Assert.Equal(3, book.Missing);
        Assert.Equal(3, _missed.Count);
    }

    [Theory]
    [InlineData("{name}")]
    [InlineData("{sentence:2} {")]
    [InlineData("A.* (b|c)+$ \\z")]
    [InlineData("\u202eevil\u2069\u200f")]
    [InlineData("عبد القادر")]
    [InlineData("two\r\nlines")]
    [InlineData("List 3, 26 h old")]
    [InlineData("<b>x</b> & 'y'")]
    public void A_hostile_name_stays_what_it_is(string name)
    {
        Whole($"The same name: {name}", $"Le même nom : {name}");
        Assert.Equal($"Le même nom : \u2068{name}\u2069", Book(rightToLeft: true).Say($"The same name: {name}"));
    }

    [Fact]
    public void From_right_to_left_every_value_is_walled_off()
    {
        Phrasebook book = Book(rightToLeft: true);
        Assert.Equal("Liste \u20663\u2069, âgée de \u206626\u2069 h", book.Say("List 3, 26 h old"));
        Assert.Equal("Le document a expiré le \u20662031-04-15\u2069", book.Say("The document expired on 2031-04-15"));
        Assert.Equal("\u2068Nobody knows this.\u2069", book.Say("Nobody knows this."));
    }

    /// <summary>Work is counted, not timed: with backtracking or without a limit of trials this would not end today.</summary>
    [Theory]
    [InlineData("The same name, written in another way: ", ", A")]
    [InlineData("", "The chip could not be read: ")]
    [InlineData("", "a; b. C, ")]
    [InlineData("", "nobody knows; ")]
    [InlineData("The printed lines differ from the chip: ", "document number, ")]
    public void Ten_thousand_characters_come_to_an_end(string begin, string again)
    {
        string sentence = begin + string.Concat(Enumerable.Repeat(again, 10_000 / again.Length));
        Assert.NotEmpty(Book().Say(sentence));
        string tooLong = string.Concat(Enumerable.Repeat(sentence, 4));
        Assert.Equal(tooLong, Book().Say(tooLong));
    }

    [Theory]
    [InlineData("a {colour}")]
    [InlineData("{number} of {number}")]
    public void A_template_with_places_that_are_not_known_or_not_apart_is_refused(string template) =>
        Assert.Throws<FormatException>(() => new PhraseTemplate(template));

    private void Whole(string english, string said)
    {
        Assert.Equal(said, Book().Say(english));
        Assert.Empty(_missed);
    }
}
