using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.Simulators.ChipReaders;

/// <summary>What the fictional state signs, and what a forger does to it, as the library judges the files.</summary>
public sealed class IssuedPassportTests
{
    [Theory]
    [InlineData(SignatureScheme.EcdsaBrainpool256, true)]
    [InlineData(SignatureScheme.EcdsaBrainpool256, false)]
    [InlineData(SignatureScheme.EcdsaP384, true)]
    [InlineData(SignatureScheme.RsaPss, false)]
    [InlineData(SignatureScheme.RsaPkcs1, false)]
    public void Every_signature_of_the_state_holds(SignatureScheme scheme, bool explicitParameters)
    {
        using PassportIssuer issuer = PassportIssuer.Create(
            new IssuerOptions { Scheme = scheme, ExplicitParameters = explicitParameters }, TimeProvider.System);
        DocumentInspection inspection = Inspect(issuer,
            issuer.Issue(Fictional.Options with { ManyDataGroups = true, FullName = "Sólveig Lindqvist" }));
        Assert.Empty(inspection.Checks.Where(check => check.Result == CheckResult.Fail).Select(check => check.Name + ": " + check.Reason));
        Passes(inspection, CheckNames.SodSignature, CheckNames.SignerTrusted, CheckNames.SignerNotRevoked, CheckNames.DataGroupHash(1),
            CheckNames.DataGroupHash(2), CheckNames.DataGroupHash(16), CheckNames.NothingStripped, CheckNames.PrintedZone, CheckNames.IssuingState);
    }

    [Theory]
    [InlineData("SHA-1")]
    [InlineData("SHA-384")]
    [InlineData("SHA-512")]
    public void Data_groups_are_hashed_as_asked(string hash) => Passes(
        Inspect(Fictional.Utopia, Fictional.Utopia.Issue(Fictional.Options with { DataGroupHash = hash })), CheckNames.DataGroupHash(2));

    [Theory]
    [InlineData("expired-signer", CheckNames.SignerValidAtSigning)]
    [InlineData("revoked-signer", CheckNames.SignerNotRevoked)]
    [InlineData("other-country", CheckNames.IssuingState)]
    [InlineData("altered-dg1", "dg1Hash")]
    [InlineData("altered-face", "dg2Hash")]
    [InlineData("altered-sod", CheckNames.SodSignature)]
    [InlineData("stripped-dg14", CheckNames.NothingStripped)]
    [InlineData("stripped-dg15", CheckNames.NothingStripped)]
    [InlineData("lying-length", "dg2Hash")]
    public void A_forgery_is_found_where_it_lies(string fault, string check)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        VirtualPassport passport = Fictional.Utopia.Issue(
            Fictional.Options with { Fault = known, ActiveAuthentication = ActiveAuthenticationChoice.EcdsaP256 });
        DocumentInspection inspection = Inspect(Fictional.Utopia, passport);
        Assert.Equal(CheckResult.Fail, inspection.Checks.Single(c => c.Name == check).Result);
        Assert.NotEqual(InspectionOutcome.Genuine, inspection.Outcome);
    }

    [Theory]
    [InlineData("foreign-signer", CheckNames.SignerTrusted)]
    [InlineData("without-sod", CheckNames.SodPresent)]
    public void What_cannot_be_traced_to_the_state_is_not_genuine(string fault, string check)
    {
        Assert.True(ChipFault.TryParse(fault, out ChipFault? known));
        DocumentInspection inspection = Inspect(Fictional.Utopia, Fictional.Utopia.Issue(Fictional.Options with { Fault = known }));
        Assert.NotEqual(CheckResult.Pass, inspection.Checks.Single(c => c.Name == check).Result);
        Assert.NotEqual(InspectionOutcome.Genuine, inspection.Outcome);
    }

    [Fact]
    public void A_passport_survives_its_file()
    {
        VirtualPassport passport = Fictional.Utopia.Issue(Fictional.Options with
        {
            ActiveAuthentication = ActiveAuthenticationChoice.Rsa1024,
            Pace = [new PaceOffer(PaceMapping.ChipAuthentication, ChipCipher.Aes256, 13),
                new PaceOffer(PaceMapping.Integrated, ChipCipher.Aes128, 13)],
        });
        byte[] kept = Passports.PassportFile.Write(passport);
        Assert.Equal(kept, Passports.PassportFile.Write(Passports.PassportFile.Read(kept)));
        Assert.Throws<InvalidOperationException>(() => Passports.PassportFile.Read("{\"lines\":[]}"u8));
    }

    [Fact]
    public void A_state_that_is_kept_stays_the_same()
    {
        string directory = Directory.CreateTempSubdirectory("issuer").FullName;
        try
        {
            using PassportIssuer first = PassportIssuer.OpenOrCreate(directory, new IssuerOptions(), TimeProvider.System);
            using PassportIssuer again = PassportIssuer.OpenOrCreate(directory, new IssuerOptions(), TimeProvider.System);
            Assert.Equal(
                first.TrustFiles.Select(f => Convert.ToHexString(f.Content.Span)), again.TrustFiles.Select(f => Convert.ToHexString(f.Content.Span)));
            Passes(Inspect(first, again.Issue(Fictional.Options)), CheckNames.SodSignature, CheckNames.SignerTrusted);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void The_drawn_face_is_a_jpeg_of_about_fifteen_kilobytes_and_the_same_for_the_same_lines()
    {
        ReadOnlyMemory<byte> face = Fictional.Utopia.Issue(Fictional.Options).Files[ChipFile.DataGroup(2)];
        Assert.InRange(face.Length, 10_000, 22_000);
        Assert.True(face.Span.SequenceEqual(Fictional.Utopia.Issue(Fictional.Options).Files[ChipFile.DataGroup(2)].Span));
        Assert.True(face.Span.IndexOf<byte>([0xFF, 0xD8, 0xFF, 0xE0]) > 0 && face.Span[^2..].SequenceEqual<byte>([0xFF, 0xD9]));
    }

    private static DocumentInspection Inspect(PassportIssuer issuer, VirtualPassport passport) => DocumentInspector.Inspect(
        ChipReadResult.Empty with { Files = passport.Files, Complete = true },
        MrzParser.Parse(string.Join('\n', passport.Lines), new DateOnly(2026, 5, 4)),
        Fictional.Trust(issuer),
        TimeProvider.System.GetUtcNow());

    private static void Passes(DocumentInspection inspection, params string[] names) =>
        Assert.All(names, name => Assert.True(
            inspection.Checks.Single(c => c.Name == name).Result == CheckResult.Pass,
            inspection.Checks.Single(c => c.Name == name).Reason));
}
