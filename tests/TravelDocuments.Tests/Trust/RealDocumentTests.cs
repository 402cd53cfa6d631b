using System.Diagnostics;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust;
using Xunit.Abstractions;

namespace TravelDocuments.Tests.Trust;

/// <summary>Files of real chips and real master lists, beside the repository.</summary>
public sealed class RealDocumentTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset _now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<TrustStore> _lists = new(() => TrustStore.Of(Files("pki", "masterlists")));

    [FactNeeding(Needs.Documents)]
    public void The_German_and_the_Dutch_master_list_import_whole()
    {
        TrustStore trust = _lists.Value;
        foreach (TrustFileFinding finding in trust.Findings)
        {
            output.WriteLine($"{finding.Name}: {finding.Sentence}");
            Assert.True(finding.Taken, finding.Sentence);
            Assert.DoesNotContain("are no certificates", finding.Sentence);
        }

        Dictionary<string, int> counts = new(StringComparer.Ordinal)
        {
            ["DE_ML_2024-08-07-07-38-24.ml"] = 541,
            ["DE_ML_2026-05-28.ml"] = 588,
            ["NL_ML_2026-07-22.ml"] = 411,
        };
        TrustFileFinding[] lists = [.. trust.Findings.Where(finding => finding.Kind == TrustFileKind.MasterList)];
        Assert.NotEmpty(lists);
        foreach (TrustFileFinding list in lists)
            if (counts.TryGetValue(list.Name, out int count))
                Assert.Equal(count, list.Certificates);
        Assert.InRange(trust.Certificates, 400, 1000);
        Assert.Contains("UN", trust.Countries);

        long start = Stopwatch.GetTimestamp();
        TrustStore.Of(Files("pki", "masterlists"));
        output.WriteLine($"Reading them once more took {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms.");
    }

    [FactNeeding(Needs.Documents)]
    public void Every_security_object_verifies_against_the_lists_where_its_state_is_in_them()
    {
        int verified = 0;
        foreach (TrustFile file in Documents("*SOD*"))
        {
            byte[] bytes = file.Name.StartsWith("SOD-cms", StringComparison.Ordinal)
                ? TlvWriting.Object(0x77, file.Content.ToArray())
                : file.Content.ToArray();
            ChipReadResult reading = ChipReadResult.Empty with { Files = ChipReadResult.Empty.Files.Add(ChipFile.Sod, bytes) };
            DocumentInspection inspection = DocumentInspector.Inspect(reading, null, _lists.Value, _now);
            DocumentCheck signature = inspection.Checks.Single(check => check.Name == CheckNames.SodSignature);
            DocumentCheck trusted = inspection.Checks.Single(check => check.Name == CheckNames.SignerTrusted);
            output.WriteLine($"{file.Name}: {signature.Reason} {trusted.Reason}");
            if (MadeToFail(file.Name))
            {
                Assert.NotEqual(CheckResult.Pass, signature.Result);
                continue;
            }

            Assert.True(signature.Result == CheckResult.Pass, $"{file.Name}: {signature.Reason}");
            if (_lists.Value.Countries.Contains(inspection.Signer!.Country) && !inspection.Signer.Issuer.Contains("TEST"))
                Assert.True(trusted.Result == CheckResult.Pass, $"{file.Name}: {trusted.Reason}");
            DocumentCheck traceable = inspection.Checks.Single(check => check.Name == CheckNames.SignatureTraceable);
            output.WriteLine($"    {traceable.Result}: {traceable.Reason}");
            if (!inspection.Signer.Issuer.Contains("TEST"))
                Assert.True(traceable.Result != CheckResult.Fail, $"{file.Name}: {traceable.Reason}");
            verified++;
        }

        Assert.InRange(verified, 14, 100);
    }

    [FactNeeding(Needs.Documents)]
    public void Every_certificate_of_the_set_is_read_and_stands_under_the_lists()
    {
        foreach (TrustFile file in Documents("Cert_*"))
        {
            TrustFileFinding finding = Assert.Single(TrustStore.Of([file]).Findings);
            output.WriteLine($"{file.Name}: {finding.Sentence}");
            Assert.True(finding.Taken, $"{file.Name}: {finding.Sentence}");
        }
    }

    [FactNeeding(Needs.Documents)]
    public void Every_EF_CardSecurity_is_signed_by_a_trusted_signer()
    {
        foreach (TrustFile file in Documents("CardSecurity_*"))
        {
            ChipReadResult reading = ChipReadResult.Empty with
            {
                Files = ChipReadResult.Empty.Files.Add(ChipFile.CardSecurity, file.Content),
            };
            DocumentCheck check = DocumentInspector.Inspect(reading, null, _lists.Value, _now)
                .Checks.Single(each => each.Name == CheckNames.CardSecurity);
            output.WriteLine($"{file.Name}: {check.Reason}");
            Assert.Equal(CheckResult.Pass, check.Result);
        }
    }

    /// <summary>The specimen's own country certificate is in no list, and two of its data groups are in no hash list.</summary>
    [FactNeeding(Needs.Documents)]
    public void The_specimen_of_2008_holds_together()
    {
        var files = ChipReadResult.Empty.Files;
        foreach (TrustFile file in Files("ef", "jmrtd-bsi2008"))
        {
            ChipFile kind = file.Name switch
            {
                "EF_SOD.bin" => ChipFile.Sod,
                "EF_COM.bin" => ChipFile.Com,
                _ => ChipFile.DataGroup(int.Parse(file.Name["Datagroup".Length..^4], System.Globalization.CultureInfo.InvariantCulture)),
            };
            files = files.Add(kind, file.Content);
        }

        DocumentInspection inspection = DocumentInspector.Inspect(
            ChipReadResult.Empty with { Files = files }, null, _lists.Value, _now);
        foreach (int number in new[] { 1, 2, 3, 14 })
            Assert.Equal(CheckResult.Pass, inspection.Checks.Single(check => check.Name == CheckNames.DataGroupHash(number)).Result);
        foreach (int number in new[] { 4, 15 })
            Assert.Equal(CheckResult.NotDone, inspection.Checks.Single(check => check.Name == CheckNames.DataGroupHash(number)).Result);
        Assert.Equal(CheckResult.Pass, inspection.Checks.Single(check => check.Name == CheckNames.SodSignature).Result);
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);

        const int Times = 50;
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < Times; i++)
            DocumentInspector.Inspect(ChipReadResult.Empty with { Files = files }, null, _lists.Value, _now);
        TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - before;
        output.WriteLine($"One inspection of this document takes {used.TotalMilliseconds / Times:F1} ms of CPU.");
    }

    /// <summary>Cut and bent on purpose by those who published them.</summary>
    private static bool MadeToFail(string name) => name.Contains("_L207_c9d622", StringComparison.Ordinal);

    private static IEnumerable<TrustFile> Documents(string pattern) =>
        Directory.EnumerateFiles(Needs.Data("documents", "ef"), pattern, SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is "gmrtd" or "jmrtd-bsi2008" or "jmrtd-other")
            .Order(StringComparer.Ordinal)
            .Select(path => new TrustFile(Path.GetFileName(path), File.ReadAllBytes(path)));

    private static IEnumerable<TrustFile> Files(params string[] folder) =>
        Directory.EnumerateFiles(Needs.Data(["documents", .. folder])).Order(StringComparer.Ordinal)
            .Select(path => new TrustFile(Path.GetFileName(path), File.ReadAllBytes(path)));
}
