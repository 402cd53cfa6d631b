using CheckpointEdge.TravelDocuments.Trust;

namespace TravelDocuments.Tests.Trust;

public sealed class OutcomeRuleTests
{
    private static readonly CheckResult[] _results = Enum.GetValues<CheckResult>();

    private static readonly string[] _deciding =
    [
        CheckNames.SodSignature, CheckNames.SignerTrusted, CheckNames.SignerNotRevoked, CheckNames.NothingStripped,
        CheckNames.ActiveAuthentication, CheckNames.ChipAuthentication, CheckNames.ChipAuthenticationMapping,
        CheckNames.PrintedZone, CheckNames.IssuingState, CheckNames.DataGroupHash(1), CheckNames.DataGroupHash(2),
    ];

    private static readonly string[] _blocking =
    [
        CheckNames.ChipReading, CheckNames.SodPresent, CheckNames.SignerValidAtSigning, CheckNames.SignerValidNow,
        CheckNames.SignerPurpose, CheckNames.SignerDocumentType, CheckNames.NothingAdded, CheckNames.CardSecurity,
        CheckNames.ChipNotCopied, CheckNames.SignatureTraceable, "aCheckThatNobodyHasWeighed",
    ];

    private static readonly string[] _told = [CheckNames.Pace, CheckNames.Bac, CheckNames.ComMatchesSod, CheckNames.NotExpired];

    [Fact]
    public void Every_combination_of_the_deciding_checks_comes_to_what_the_rule_says()
    {
        int combinations = (int)Math.Pow(_results.Length, _deciding.Length);
        DocumentCheck[] checks = new DocumentCheck[_deciding.Length];
        for (int combination = 0; combination < combinations; combination++)
        {
            bool anyFailed = false;
            for (int i = 0, rest = combination; i < checks.Length; i++, rest /= _results.Length)
            {
                checks[i] = Check(_deciding[i], _results[rest % _results.Length]);
                anyFailed |= checks[i].Result == CheckResult.Fail;
            }

            bool proven = Passed(checks, "sodSignature") && Passed(checks, "signerTrusted") && Passed(checks, "dg1Hash");
            InspectionOutcome expected = anyFailed ? InspectionOutcome.NotGenuine
                : proven ? InspectionOutcome.Genuine
                : InspectionOutcome.CannotCheck;
            Assert.Equal(expected, OutcomeRule.Of(checks));
        }
    }

    [Fact]
    public void A_failed_check_that_blocks_is_never_genuine_and_accuses_nobody()
    {
        foreach (string name in _blocking)
            Assert.Equal(InspectionOutcome.CannotCheck, OutcomeRule.Of([.. Proven(), Check(name, CheckResult.Fail)]));
    }

    [Fact]
    public void What_is_only_told_changes_nothing()
    {
        foreach (string name in _told)
        {
            foreach (CheckResult result in _results)
            {
                Assert.Equal(InspectionOutcome.Genuine, OutcomeRule.Of([.. Proven(), Check(name, result)]));
                Assert.Equal(InspectionOutcome.CannotCheck, OutcomeRule.Of([Check(name, result)]));
            }
        }
    }

    [Fact]
    public void Every_name_has_a_weight_of_its_own()
    {
        string[] names =
        [
            .. typeof(CheckNames).GetFields().Select(field => (string)field.GetValue(null)!),
            .. Enumerable.Range(1, 16).Select(CheckNames.DataGroupHash),
        ];
        string[] weighed = [.. _deciding, .. _blocking, .. _told, .. Enumerable.Range(3, 14).Select(CheckNames.DataGroupHash)];
        Assert.Empty(names.Except(weighed));
        Assert.All(names.Intersect(_deciding), name => Assert.Equal(CheckWeight.Decides, OutcomeRule.WeightOf(name)));
        Assert.All(names.Intersect(_blocking), name => Assert.Equal(CheckWeight.Blocks, OutcomeRule.WeightOf(name)));
        Assert.All(names.Intersect(_told), name => Assert.Equal(CheckWeight.Told, OutcomeRule.WeightOf(name)));
    }

    [Fact]
    public void Nothing_checked_is_nothing_proven()
    {
        Assert.Equal(InspectionOutcome.CannotCheck, OutcomeRule.Of([]));
        foreach (string needed in OutcomeRule.Needed)
            Assert.Equal(InspectionOutcome.CannotCheck, OutcomeRule.Of([.. Proven().Where(check => check.Name != needed)]));
    }

    private static DocumentCheck[] Proven() => [.. OutcomeRule.Needed.Select(name => Check(name, CheckResult.Pass))];

    private static bool Passed(DocumentCheck[] checks, string name) =>
        checks.Single(check => check.Name == name).Result == CheckResult.Pass;

    private static DocumentCheck Check(string name, CheckResult result) =>
        new(name, CheckGroup.PassiveAuthentication, result, "Seen.");
}
