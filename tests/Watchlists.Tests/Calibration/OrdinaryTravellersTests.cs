using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Tests.Calibration;

public sealed class OrdinaryTravellersTests
{
    private static readonly TravellerIdentity[] _sample =
        [.. Enumerable.Range(0, 20_000).Select(number => OrdinaryTravellers.Default.At(3, number))];

    [Fact]
    public void The_same_seed_and_number_are_the_same_person_and_another_seed_is_another()
    {
        Assert.Equal(_sample[17], OrdinaryTravellers.Default.At(3, 17));
        Assert.NotEqual(_sample[17], OrdinaryTravellers.Default.At(4, 17));
        Assert.NotEqual(_sample[17], OrdinaryTravellers.Default.At(3, 18));
    }

    [Fact]
    public void The_people_do_not_change_unless_the_version_counts_up()
    {
        Assert.Equal(1, OrdinaryTravellers.Version);
        Assert.Equal("GULOVA<<AMINA 2012-01-12 F KAZ", Text(OrdinaryTravellers.Default.At(1, 9)));
    }

    [Fact]
    public void Names_are_what_a_printed_zone_could_hold()
    {
        Assert.All(_sample, traveller =>
        {
            string name = traveller.Primary + traveller.Secondary;
            Assert.True(traveller.Primary.Length > 0 && name.All(letter => letter is (>= 'A' and <= 'Z') or ' '), name);
            Assert.DoesNotContain("  ", traveller.Primary + " " + traveller.Secondary.Trim(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_nationality_is_a_code_the_matcher_knows()
    {
        string[] codes = [.. _sample.Select(traveller => traveller.Nationality).Distinct()];
        Assert.True(codes.Length > 100, $"{codes.Length} nationalities");
        Assert.All(codes, code => Assert.NotEqual("", Countries.CodeOf(code)));
    }

    [Fact]
    public void Common_names_come_again_and_many_names_are_rare()
    {
        int[] surnames = [.. _sample.GroupBy(traveller => traveller.Primary).Select(group => group.Count()).OrderDescending()];

        Assert.InRange(surnames[0], 100, 600);
        Assert.InRange(surnames.Count(times => times == 1) / (double)_sample.Length, 0.15, 0.6);
        // A whole name that two of twenty thousand share is an exception.
        Assert.InRange(_sample.DistinctBy(one => (one.Primary, one.Secondary)).Count(), 17_000, 19_999);
    }

    [Fact]
    public void Travellers_have_the_ages_of_people_who_travel()
    {
        double[] ages = [.. _sample.Select(traveller => 2026 - traveller.DateOfBirth.Year!.Value + 0.0)];

        Assert.All(_sample, traveller => Assert.NotNull(traveller.DateOfBirth.Exact));
        Assert.InRange(ages.Average(), 36, 42);
        Assert.InRange(ages.Count(age => age < 18) / (double)ages.Length, 0.08, 0.18);
        Assert.InRange(_sample.Count(traveller => traveller.Sex == Sex.M) / (double)_sample.Length, 0.50, 0.56);
    }

    [Theory]
    [InlineData("IVANOV", "IVANOVA")]
    [InlineData("BELSKIY", "BELSKAYA")]
    [InlineData("BELSKY", "BELSKAYA")]
    [InlineData("SHEVCHENKO", "SHEVCHENKO")]
    public void A_daughter_of_an_eastern_name_has_its_female_form(string father, string daughter) =>
        Assert.Equal(daughter, NameDraw.FeminineOf(father));

    [Theory]
    [InlineData("IVAN", true, "IVANOVICH")]
    [InlineData("SERGEY", false, "SERGEEVNA")]
    [InlineData("NIKITA", true, "NIKITOVICH")]
    public void A_patronymic_is_made_of_the_fathers_name(string father, bool male, string patronymic) =>
        Assert.Equal(patronymic, NameDraw.PatronymicOf(father, male));

    [Fact]
    public void The_learnt_table_is_the_same_however_often_it_is_made_and_reads_as_it_was_written()
    {
        static string Learn()
        {
            BackgroundLearning learning = new();
            learning.AddGiven("UT", "F", "", "1", "Ánna-María");
            learning.AddGiven("UT", "F", "", "2", "Lena");
            learning.AddGiven("UT", "X", "", "3", "Nobody");
            learning.AddSurname("UT", "1", "Wǎng", 300);
            learning.AddSurname("UT", "1", "Wong", 300);
            learning.AddSurname("UT", "2", "Vũ/Võ", 100);
            return learning.Write(["Of an invented country."]);
        }

        string text = Learn();
        NameTable table = NameTable.Read(text.Split('\n'));

        Assert.Equal(text, Learn());
        Assert.StartsWith("# Of an invented country.\n", text, StringComparison.Ordinal);
        Assert.Equal(["ANNA MARIA", "LENA"], table.Of("UT", NameKind.Female).Names.AsEnumerable());
        Assert.Equal(["WANG", "VU", "WONG", "VO"], table.Of("UT", NameKind.Surname).Names.AsEnumerable());
        Assert.True(table.Of("UT", NameKind.Male).IsEmpty);
    }

    private static string Text(TravellerIdentity one) =>
        $"{one.Primary}<<{one.Secondary} {one.DateOfBirth} {one.Sex} {one.Nationality}";
}
