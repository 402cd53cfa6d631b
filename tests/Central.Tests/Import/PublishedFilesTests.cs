using CheckpointEdge.Central.Import;
using CheckpointEdge.Tests;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Central.Tests.Import;

/// <summary>Whole files as published, of the formats that were built from documentation; skipped where none lies.</summary>
public sealed class PublishedFilesTests
{
    private const string Interpol = "data:watchlist/interpol";
    private const string Eu = "data:watchlist/eu";
    private const string OpenSanctions = "data:watchlist/opensanctions";
    private const string OfacAdvanced = "data:watchlist/ofac-advanced";

    [FactNeeding(Interpol)]
    public void Every_notice_comes_in() => AssertWhole("interpol", Interpol);

    [FactNeeding(Eu)]
    public void The_list_of_the_EU_comes_in() => AssertWhole("eu", Eu);

    [FactNeeding(OpenSanctions)]
    public void The_entities_of_OpenSanctions_come_in() => AssertWhole("opensanctions", OpenSanctions);

    [FactNeeding(OfacAdvanced)]
    public void The_advanced_form_of_OFAC_comes_in() => AssertWhole("ofac-xml", OfacAdvanced);

    private static void AssertWhole(string kind, string folder)
    {
        string[] files = Directory.GetFiles(Needs.Data(folder["data:".Length..]));
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            ListImport import = Importers.Open(kind, file);
            int named = 0;
            foreach (ListRecord record in import.Records())
                named += record.Names.IsEmpty ? 0 : 1;
            Assert.True(named > 0, file);
            Assert.True(import.Report.UnknownCountries.Count == 0, string.Join("; ", import.Report.UnknownCountries.Keys));
        }
    }
}
