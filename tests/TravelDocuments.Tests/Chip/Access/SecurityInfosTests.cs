using CheckpointEdge.TravelDocuments.Chip.Access;

namespace CheckpointEdge.Tests.Chip.Access;

public sealed class SecurityInfosTests
{
    private const string Gm128Brainpool256 = "3012060A04007F0007020204020202010202010D";
    private const string Cam128Brainpool256 = "3012060A04007F0007020204060202010202010D";
    private const string Im256P521 = "3012060A04007F00070202040404020102020112";
    private const string Gm3DesP256 = "3012060A04007F0007020204020102010202010C";
    private const string DhGm128 = "3012060A04007F00070202040102020102020102";

    [Fact]
    public void Terminal_and_active_authentication_are_read_and_what_is_neither_is_kept()
    {
        const string TerminalAuthentication = "300D060804007F0007020202020101";
        const string ActiveAuthentication = "301706066781080101050201" + "01" + "060A" + "04007F0007010104" + "0103";
        const string Foreign = "300506032A0304";
        SecurityInfos infos = Read(TerminalAuthentication, ActiveAuthentication, Foreign);
        Assert.Equal(1, infos.TerminalAuthenticationInfos.Single().Version);
        Assert.Equal(1, infos.ActiveAuthenticationInfos.Single().Version);
        Assert.Equal("0.4.0.127.0.7.1.1.4.1.3", infos.ActiveAuthenticationInfos.Single().SignatureAlgorithm);
        Assert.Equal("1.2.3.4", infos.Unknown.Single().Protocol);
        Assert.Equal(Foreign, Convert.ToHexString(infos.Unknown.Single().Whole.Span));
    }

    [Fact]
    public void A_data_group_is_read_with_its_header_and_without()
    {
        byte[] set = Set(Gm128Brainpool256);
        Assert.True(SecurityInfos.TryRead((byte[])[0x6E, (byte)set.Length, .. set], out SecurityInfos whole));
        Assert.True(SecurityInfos.TryRead(set, out SecurityInfos content));
        Assert.Equal(whole.BestPace, content.BestPace);
    }

    [Fact]
    public void The_mapping_that_proves_the_chip_is_chosen_before_the_others_and_numbers_last()
    {
        SecurityInfos infos = Read(DhGm128, Gm3DesP256, Im256P521, Gm128Brainpool256, Cam128Brainpool256);
        Assert.Equal(
            [
                "ECDH-CAM AES-128 brainpoolP256r1", "ECDH-GM AES-128 brainpoolP256r1",
                "DH-GM AES-128 2048-bit MODP, 256-bit subgroup", "ECDH-IM AES-256 NIST P-521", "ECDH-GM 3DES NIST P-256",
            ],
            infos.PaceInfos.Select(offer => offer.ToString()));
        Assert.True(infos.BestPace!.ParametersAmbiguous);
    }

    [Fact]
    public void One_group_for_two_offers_is_not_ambiguous() =>
        Assert.False(Read(Gm128Brainpool256, Cam128Brainpool256).BestPace!.ParametersAmbiguous);

    [Theory]
    [InlineData("3012060A04007F00070202040202020102020103")]
    [InlineData("3012060A04007F0007020204020202010102010D")]
    [InlineData("3012060A04007F00070202040202020102020100")]
    [InlineData("300F060A04007F00070202040202020102")]
    public void An_offer_of_a_reserved_number_an_old_version_a_foreign_kind_or_no_group_cannot_be_used(string offer)
    {
        SecurityInfos infos = Read(offer, DhGm128);
        Assert.Equal(KeyAgreementKind.Dh, infos.BestPace!.Agreement);
        Assert.Equal(2, infos.PaceInfos.Length);
        Assert.False(infos.PaceInfos[1].IsUsable);
    }

    [Fact]
    public void The_chips_own_parameters_serve_the_offer_of_their_number_and_are_known_by_name_where_they_are_standard()
    {
        // PACEDomainParameterInfo (Doc 9303-11, 9.2.2) with brainpoolP256r1 by number 13 inside, under the chip's number 32.
        const string Own = "301C060904007F000702020402" + "300C060704007F0007010202010D" + "020120";
        const string Offer = "3012060A04007F00070202040202020102020120";
        SecurityInfos infos = Read(Own, Offer);
        Assert.True(infos.BestPace!.IsUsable);
        Assert.Equal("ECDH-GM AES-128 brainpoolP256r1", infos.BestPace.ToString());
        Assert.Single(infos.Unknown);
    }

    [Fact]
    public void A_broken_entry_costs_the_others_nothing()
    {
        const string NoVersion = "300C060A04007F00070202040202";
        SecurityInfos infos = Read(NoVersion, Gm128Brainpool256);
        Assert.Equal("ECDH-GM AES-128 brainpoolP256r1", infos.BestPace!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("31")]
    [InlineData("3005")]
    [InlineData("30020500")]
    [InlineData("31020500")]
    [InlineData("6E023180")]
    public void What_is_no_set_of_entries_is_refused(string bytes)
    {
        Assert.False(SecurityInfos.TryRead(Convert.FromHexString(bytes), out SecurityInfos infos));
        Assert.Same(SecurityInfos.Empty, infos);
        Assert.False(SecurityInfos.TryReadSigned(Convert.FromHexString(bytes), out _));
    }

    [Fact]
    public void More_entries_than_the_limit_are_left_out()
    {
        SecurityInfos infos = Read([.. Enumerable.Repeat("300506032A0304", SecurityInfos.CountMax + 20)]);
        Assert.Equal(SecurityInfos.CountMax, infos.Unknown.Length);
    }

    [FactNeeding(Needs.Documents)]
    public void Every_security_file_of_real_documents_is_read()
    {
        string folder = Needs.Data("documents", "ef", "gmrtd");
        int offers = 0;
        int keys = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*.bin").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            if (!name.StartsWith("SecurityInfos_", StringComparison.Ordinal) && !name.StartsWith("DG14_", StringComparison.Ordinal))
                continue;
            bool read = SecurityInfos.TryRead(File.ReadAllBytes(file), out SecurityInfos infos);
            Assert.True(read, name);
            offers += infos.PaceInfos.Count(offer => offer.IsUsable);
            keys += infos.ChipAuthenticationPublicKeys.Length;
        }

        Assert.InRange(offers, 10, int.MaxValue);
        Assert.InRange(keys, 5, int.MaxValue);
        byte[] cardSecurity = File.ReadAllBytes(Directory.GetFiles(folder, "CardSecurity_*.bin").Single());
        Assert.True(SecurityInfos.TryReadSigned(cardSecurity, out SecurityInfos signed));
        Assert.NotEmpty(signed.ChipAuthenticationPublicKeys);
    }

    private static SecurityInfos Read(params string[] entries)
    {
        Assert.True(SecurityInfos.TryRead(Set(entries), out SecurityInfos infos));
        return infos;
    }

    private static byte[] Set(params string[] entries) =>
        CheckpointEdge.TravelDocuments.Tlv.TlvWriting.Object(0x31, [.. entries.Select(Convert.FromHexString)]);
}
