using System.Buffers.Binary;

namespace CheckpointEdge.Simulators.Travellers;

public sealed class TravellerFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("travellers-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string content)
    {
        string file = Path.Combine(_folder.FullName, "travellers.json");
        File.WriteAllText(file, content);
        return file;
    }

    private static string One(string id, string more = "") =>
        $$"""
        {"id":"{{id}}","name":"Anna","country":"Utopia","shows":"Clear.","expect":"clear","format":"TD3","valid":true,"mrz":["A","B"]{{more}}}
        """;

    [Fact]
    public void Travellers_are_read_in_order()
    {
        string file = Write($$"""{"travellers":[{{One("anna")}},{{One("bea-2")}}]}""");

        Assert.Equal(["anna", "bea-2"], TravellerFile.Read(file).Select(traveller => traveller.Id));
    }

    [Theory]
    [InlineData("{\"travellers\":[\n{\"id\":7}]}", "line 2 is not what a travellers' file holds there")]
    [InlineData("{\"travellers\":[", "line 1 is not what a travellers' file holds there")]
    [InlineData("{}", "it holds no \"travellers\"")]
    [InlineData("null", "it holds no \"travellers\"")]
    public void A_broken_file_gives_one_sentence_that_names_it(string content, string why)
    {
        string file = Write(content);

        Assert.Equal(
            $"The simulators cannot use {file}: {why}.",
            Assert.Throws<InvalidOperationException>(() => TravellerFile.Read(file)).Message);
    }

    [Fact]
    public void An_id_that_stands_twice_is_named()
    {
        string file = Write($$"""{"travellers":[{{One("anna")}},{{One("anna")}}]}""");

        Assert.Contains(
            "the id \"anna\" stands in it twice",
            Assert.Throws<InvalidOperationException>(() => TravellerFile.Read(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_portrait_outside_the_folder_is_refused()
    {
        string file = Write($$"""{"travellers":[{{One("anna", ",\"portrait\":\"../secret.png\"")}}]}""");

        Assert.Contains(
            "is not the name of a file beside it",
            Assert.Throws<InvalidOperationException>(() => TravellerFile.Read(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_gives_one_sentence() =>
        Assert.EndsWith(
            "it is not there or may not be read.",
            Assert.Throws<InvalidOperationException>(
                () => TravellerFile.Read(Path.Combine(_folder.FullName, "none.json"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_traveller_without_a_portrait_gets_a_silhouette_of_the_same_look_every_time()
    {
        string file = Write($$"""{"travellers":[{{One("anna")}},{{One("bea")}}]}""");
        Traveller anna = TravellerFile.Read(file)[0];
        Traveller bea = TravellerFile.Read(file)[1];

        byte[] png = TravellerFile.Portrait(file, anna);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(240, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal(300, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        Assert.Equal(png, TravellerFile.Portrait(file, anna));
        Assert.NotEqual(png, TravellerFile.Portrait(file, bea));
    }
}
