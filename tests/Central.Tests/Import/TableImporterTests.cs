using System.IO.Compression;
using System.Text;
using CheckpointEdge.Central.Import;
using CheckpointEdge.Watchlists.Documents;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

public sealed class TableImporterTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_person_of_a_table_keeps_id_and_every_value()
    {
        var records = _folder.Read(
            "people-tsv", "people.tsv",
            "P1\tANNA ERIKSSON\tANA ERICSON|THE MAP\t1974-08-12|1975|1976-02|1970/1972\tUtopia|Afghan\tL898902C3|77\n\nP2\tJON\n");

        Assert.Equal(["P1", "P2"], records.Select(record => record.Id));
        Assert.Equal(["ANNA ERIKSSON", "ANA ERICSON", "THE MAP"], records[0].Names.Select(name => name.Full));
        Assert.Equal(["1974-08-12", "1975", "1976-02", "1970/1972"], records[0].BirthDates.Select(date => date.ToString()));
        Assert.Equal([new Country("Utopia", "UTO"), new Country("Afghan", "AFG")], records[0].Nationalities.AsEnumerable());
        Assert.Equal(["L898902C3", "77"], records[0].Documents.Select(document => document.Number));
        Assert.Equal(("people", "P1"), (records[0].List, records[0].SourceId));
    }

    [Theory]
    [InlineData("P1\tANNA\nP2\n", "line 2: has 1 columns")]
    [InlineData("P1\tANNA\n\tJON\n", "line 2: has no id")]
    [InlineData("P1\tANNA\t\t1974-13-01\n", "line 1: '1974-13-01' is no date of birth")]
    [InlineData("P1\tANNA\t\t1975/1974\n", "is no date of birth")]
    [InlineData("P1\tANNA\nP1\tJON\n", "the id P1 appears twice")]
    [InlineData("\n\n", "no line with a person")]
    public void A_wrong_line_is_refused_with_its_number(string content, string word) =>
        Assert.Contains(word, _folder.Refusal("people-tsv", "people.tsv", content), StringComparison.Ordinal);

    [Fact]
    public void A_line_without_end_is_refused() =>
        Assert.Contains("line 2: longer than 262144 characters", _folder.Refusal(
            "people-tsv", "people.tsv", "P1\tANNA\nP2\t" + new string('A', 3_000_000)), StringComparison.Ordinal);

    [Fact]
    public void A_packed_file_is_read_as_if_it_were_plain_and_refused_when_cut()
    {
        byte[] packed = Packed(string.Concat(Enumerable.Range(0, 5000).Select(n => $"P{n}\tPERSON NUMBER {n}\n")));
        File.WriteAllBytes(_folder.At("p.tsv.gz"), packed);
        Assert.Equal(5000, Importers.Open("people-tsv", _folder.At("p.tsv.gz")).ReadAll().Length);

        foreach (int length in (int[])[1, 2, 10, 100, packed.Length / 2, packed.Length - 8, packed.Length - 1])
        {
            File.WriteAllBytes(_folder.At("cut.gz"), packed[..length]);
            Assert.Throws<ImportException>(() => Importers.Open("people-tsv", _folder.At("cut.gz")).ReadAll());
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(_folder.At("latin.tsv"), [.. "P1\tM"u8, 0xFC, .. "LLER\n"u8]);
        Assert.Contains("not UTF-8", Assert.Throws<ImportException>(
            () => Importers.Open("people-tsv", _folder.At("latin.tsv")).ReadAll()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reported_document_is_read_by_header_name()
    {
        ListImport import = Importers.Open("documents-csv", _folder.Write(
            "documents.csv",
            "number,type,issuer,reference,reported,notice\r\n\"ab-12 3\",P,Utopia,\"R,1\",2031-05-04,stolen\r\n"
            + "7777,ID,Ruritania,,,\r\n77,P,UTO,,,\r\n"));
        ReportedDocument[] documents = [.. import.Documents()];

        Assert.Equal(
            new ReportedDocument(
                new Country("Utopia", "UTO"), "P", "ab-12 3", new DateOnly(2031, 5, 4), DocumentNotice.Stolen, "R,1"), documents[0]);
        Assert.Equal(DocumentKey.Of("AB123", "UTO", "P"), documents[0].Key);
        Assert.Equal(("7777", DocumentNotice.Other), (documents[1].Number, documents[1].Notice));
        Assert.Equal((2, 1, 2), (documents.Length, import.Report.LeftOut, import.Report.Documents));
        Assert.Equal(("documents", "line 4"), (import.Lists[0].List, $"line {import.Report.Notes[1].Line}"));
        Assert.Empty(import.Records());
    }

    [Fact]
    public void An_issuer_that_nobody_knows_is_told_and_hides_no_document()
    {
        ListImport import = Importers.Open("documents-csv", _folder.Write(
            "documents.csv", "issuer,type,number\nGER,P,C01X00T47\nNorland,P,C01X00T48\nXCC,P,C01X00T49\nGermany,P,C01X00T50\n"));
        Assert.Equal(["", "", "XCC", "DEU"], import.Documents().Select(document => document.Key.Issuer));
        Assert.Equal(
            [
                (2L, "the issuer 'GER' is not known; the document is found by its number alone."),
                (3L, "the issuer 'Norland' is not known; the document is found by its number alone."),
            ],
            import.Report.Notes.Select(note => (note.Line, note.Sentence)));
    }

    [Theory]
    [InlineData("issuer,type\nUTO,P\n", "line 1: the header names no column 'number'")]
    [InlineData("issuer,type,number\nUTO,P,1111\nUTO,P\n", "line 3: has 2 fields; the header has 3")]
    [InlineData("issuer,type,number\nUTO,P,--\n", "line 2: has no document number")]
    [InlineData("issuer,type,number,reported\nUTO,P,1111,05/04/31\n", "line 2: the date of the report")]
    [InlineData("issuer,type,number,notice\nUTO,P,1111,eaten\n", "line 2: the notice is none of lost")]
    [InlineData("issuer,type,number\nUTO,P,\"1\n", "line 2: a quote opens")]
    public void A_wrong_row_is_refused_with_its_line(string content, string word)
    {
        ListImport import = Importers.Open("documents-csv", _folder.Write("documents.csv", content));
        Assert.Contains(
            word, Assert.Throws<ImportException>(() => import.Documents().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kind_is_answered_with_those_there_are()
    {
        ImportException refused = Assert.Throws<ImportException>(() => Importers.Open("pdf", "list.pdf"));
        Assert.Contains("un, ofac-csv, ofac-xml, interpol, eu, opensanctions, documents-csv, people-tsv", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Packed(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
