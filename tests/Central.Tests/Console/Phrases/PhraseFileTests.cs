using CheckpointEdge.Central.Audit;
using CheckpointEdge.Exchange.Phrases;

namespace CheckpointEdge.Central.Tests.Console.Phrases;

/// <summary>Central's language files against its English templates.</summary>
public sealed class PhraseFileTests
{
    private static readonly PhraseFiles _files = new(typeof(AuditLog).Assembly);

    public static TheoryData<string> Others => [.. Language.All.Where(language => language != Language.English).Select(l => l.Code)];

    private static string[] Templates => [.. _files.Templates().SelectMany(section => section.Value)];

    [Fact]
    public void Every_template_stands_once_and_can_be_used()
    {
        Assert.Equal(Templates.Length, Templates.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Templates, template => Assert.Equal(template, new PhraseTemplate(template).Text));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_language_has_every_template_with_its_places_and_no_other(string language)
    {
        Dictionary<string, string> own = _files.Translations(Language.Of(language));
        Assert.Empty(Templates.Except(own.Keys));
        Assert.Empty(own.Keys.Except(Templates));
        Assert.All(own, phrase => Assert.Equal(PhrasePart.PlacesOf(phrase.Key), PhrasePart.PlacesOf(phrase.Value)));
    }

    [Theory]
    [InlineData("List 3 was published for Port Sud, north-1 first.", "La liste 3 a été publiée d’abord pour Port Sud, north-1.")]
    [InlineData(
        "un: The feed drops 40 of the 500 records in use: more than 5 %. The list in use stays; compare with the publisher, then accept or "
        + "reject the feed. ops accepted it: Utopia said so.",
        "un : La source retire 40 des 500 fiches en service : plus de 5 %. La liste en service reste ; comparez avec l’éditeur, puis acceptez "
        + "ou refusez la source. ops l’a accepté : Utopia said so.")]
    [InlineData("Draft 7 was made of un=list.xml, interpol=red.json. Nothing is suspicious about the sources.",
        "Le brouillon 7 a été fait de un=list.xml, interpol=red.json. Les sources n’ont rien de suspect.")]
    [InlineData("north-1 is out of service from now on. No list is published: the first one is sealed without this board.",
        "north-1 est désormais hors service. Aucune liste n’est publiée : la première sera scellée sans ce boîtier.")]
    [InlineData("Possible match — refer to the second line", "Correspondance possible — renvoyer en deuxième ligne")]
    public void What_is_composed_is_said_in_all_its_parts(string english, string said)
    {
        List<string> missed = [];
        Phrasebook book = PhraseFiles.Load(Language.Of("fr"), [_files, PhraseFiles.OfTheLine], missed.Add);
        Assert.Equal(said, book.Say(english));
        Assert.Empty(missed);
    }
}
