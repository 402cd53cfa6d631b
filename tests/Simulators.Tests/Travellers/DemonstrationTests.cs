using System.Collections.Immutable;
using CheckpointEdge.Tests;
using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Simulators.Travellers;

/// <summary>The demonstration's files, held against the project's own parser.</summary>
public sealed class DemonstrationTests
{
    private static readonly DateOnly _today = new(2026, 6, 1);
    private static readonly string _folder = Path.Combine(Needs.RepositoryRoot, "deploy", "demo");

    private static readonly ImmutableArray<Traveller> _travellers =
        TravellerFile.Read(Path.Combine(_folder, "travellers.json"));

    private static Traveller Of(string id) => _travellers.Single(traveller => traveller.Id == id);

    private static MrzReading Read(string id) => MrzParser.Parse(string.Join('\n', Of(id).Mrz), _today);

    public static TheoryData<string> Ids() => [.. _travellers.Select(traveller => traveller.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_traveller_reads_as_the_case_says(string id)
    {
        Traveller traveller = Of(id);
        MrzReading reading = Read(id);

        Assert.Equal(traveller.Format, reading.Format?.ToString() ?? "");
        Assert.Equal(traveller.Valid, reading.Valid);
        Assert.Contains(traveller.Expect, (string[])["clear", "look", "stop", "couldNotCheck"]);
        if (traveller.Valid)
        {
            Assert.All(reading.Checks, check => Assert.True(check.Ok, check.Name));
            Assert.DoesNotContain(reading.Findings, finding => finding.Weight == FindingWeight.Error);
        }
    }

    [Fact]
    public void The_long_name_is_cut_and_the_reading_says_so()
    {
        MrzFields fields = Read("truncated-name").Fields;

        Assert.True(fields.NamePossiblyTruncated);
        Assert.Equal("SUBRAHMANYA", fields.SecondaryIdentifier);
    }

    [Fact]
    public void The_long_number_is_whole_and_reported_stolen()
    {
        Assert.Equal("D23145890734", Read("long-number").Fields.DocumentNumber);
        Assert.Contains("UTO,I,D23145890734,", File.ReadAllText(Path.Combine(_folder, "documents.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_stolen_passport_is_on_the_list_and_its_bearer_is_not()
    {
        MrzFields fields = Read("stolen-passport").Fields;

        Assert.Contains(
            $"UTO,P,{fields.DocumentNumber},", File.ReadAllText(Path.Combine(_folder, "documents.csv")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            fields.PrimaryIdentifier + ",",
            File.ReadAllText(Path.Combine(_folder, "people.tsv")),
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_one_name_has_no_second_part() => Assert.Equal("", Read("one-name").Fields.SecondaryIdentifier);

    [Fact]
    public void The_expired_passport_ran_out_before_this_demonstration_was_made() =>
        Assert.Equal(new DateOnly(2023, 9, 8), Read("expired").Fields.DateOfExpiry.Exact);

    [Fact]
    public void The_wrong_digit_is_the_one_of_the_number() =>
        Assert.Contains(Read("wrong-check-digit").Checks, check => check is { Name: "documentNumber", Ok: false });

    [Fact]
    public void Listed_people_have_their_six_columns_and_ids_of_their_own()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(_folder, "people.tsv")).Select(line => line.Split('\t'))];

        Assert.Equal(60, rows.Length);
        Assert.All(rows, row => Assert.Equal(6, row.Length));
        Assert.Equal(rows.Length, rows.Select(row => row[0]).Distinct(StringComparer.Ordinal).Count());
    }
}
