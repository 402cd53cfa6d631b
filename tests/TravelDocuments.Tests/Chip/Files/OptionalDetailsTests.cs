using System.Text;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.Tests.Chip.Files;

public sealed class OptionalDetailsTests
{
    [Fact]
    public void EF_COM_names_versions_and_data_groups()
    {
        Assert.True(CommonData.TryRead(Hex("60165F0104303130375F36063034303030305C046175637F"), out CommonData? com, out _));
        Assert.Equal(("0107", "040000"), (com.LdsVersion, com.UnicodeVersion));
        Assert.Equal([1, 2, 3], com.DataGroups.Select(file => file.Number));
        Assert.Equal(FileFindingCodes.TagUnknown, Assert.Single(com.Findings).Code);
    }

    [Fact]
    public void An_EF_COM_with_an_odd_version_is_read_and_told()
    {
        Assert.True(CommonData.TryRead(Hex("60155F010530313036305F36063034303030305C026175"), out CommonData? com, out _));
        Assert.Equal("", com.LdsVersion);
        Assert.Equal(2, com.DataGroups.Length);
        Assert.Equal(FileFindingCodes.VersionUnusual, Assert.Single(com.Findings).Code);
    }

    [Fact]
    public void EF_DIR_is_a_row_of_applications()
    {
        Assert.True(ApplicationDirectory.TryRead(
            Hex("61094F07A000000247100161094F07A0000002472001"), out ApplicationDirectory? directory, out _));
        Assert.Equal(["A0000002471001", "A0000002472001"], directory.Applications.ToArray());
        Assert.False(ApplicationDirectory.TryRead(Hex("6100"), out _, out string why));
        Assert.Equal("EF.DIR names no application.", why);
    }

    [Fact]
    public void DG11_is_read_field_by_field()
    {
        byte[] file = TlvWriting.Object(0x6B,
            Field(0x5C, "_"), Field(0x5F0E, "ERIKSSON<<ANNA<MARIA"), Field(0x5F10, "19740812-1234"),
            Field(0x5F11, "ZENITH<UTO"), Field(0x5F42, "1 ARC ROAD<ZENITH<UTO"), Field(0x5F12, "16125551212"),
            Field(0x5F13, "TRAVEL<AGENT"), TlvWriting.Object(0x5F2B, Hex("19740812")));
        Assert.True(DataGroup11.TryRead(file, out DataGroup11? value, out string why), why);
        Assert.Equal(new HolderName("ERIKSSON", "ANNA MARIA"), value.FullName);
        Assert.Equal("ANNA MARIA ERIKSSON", value.FullName!.Display);
        Assert.Equal("19740812-1234", value.PersonalNumber);
        Assert.Equal(["ZENITH", "UTO"], value.PlaceOfBirth.ToArray());
        Assert.Equal(["1 ARC ROAD", "ZENITH", "UTO"], value.Address.ToArray());
        Assert.Equal("TRAVEL AGENT", value.Profession);
        Assert.Equal(new MrzDate(1974, 8, 12), value.FullDateOfBirth);
        Assert.Empty(value.Findings);
    }

    [Theory]
    [InlineData("A0", "0202", 2)]
    [InlineData("A0", "0201", 2)]
    [InlineData("bare", "", 2)]
    public void Other_names_are_read_within_their_list_and_bare_as_China_writes_them(string how, string count, int names)
    {
        byte[] first = Field(0x5F0F, "SMITH<<JOHN");
        byte[] second = Field(0x5F0F, "JOHN<SMITH");
        byte[] file = how == "bare"
            ? TlvWriting.Object(0x6B, first, second)
            : TlvWriting.Object(0x6B, TlvWriting.Object(0xA0, Hex("0201" + count[2..]), first, second));
        Assert.True(DataGroup11.TryRead(file, out DataGroup11? value, out _));
        Assert.Equal(names, value.OtherNames.Length);
        Assert.Equal(new HolderName("SMITH", "JOHN"), value.OtherNames[0]);
        Assert.Equal(count == "0201", value.Findings.Any(finding => finding.Code == FileFindingCodes.CountWrong));
    }

    [Fact]
    public void A_name_in_the_letters_of_the_issuer_needs_no_filler()
    {
        Assert.True(DataGroup11.TryRead(TlvWriting.Object(0x6B, Field(0x5F0E, "赵彬")), out DataGroup11? value, out _));
        Assert.Equal(new HolderName("赵彬", ""), value.FullName);
    }

    [Fact]
    public void A_text_that_is_not_UTF_8_is_read_as_Latin_1_and_told()
    {
        byte[] file = TlvWriting.Object(0x6B, TlvWriting.Object(0x5F13, [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72]));
        Assert.True(DataGroup11.TryRead(file, out DataGroup11? value, out _));
        Assert.Equal("Müller", value.Profession);
        Assert.Equal(FileFindingCodes.TextNotUtf8, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void A_long_text_is_cut_between_letters()
    {
        byte[] file = TlvWriting.Object(0x6B, Field(0x5F13, string.Concat(Enumerable.Repeat("ж", 600)) + "x"));
        Assert.True(DataGroup11.TryRead(file, out DataGroup11? value, out _));
        Assert.Equal(new string('ж', 512), value.Profession);
        Assert.Equal(FileFindingCodes.TextCut, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void More_names_than_the_limit_are_left_out_and_told()
    {
        byte[][] names = [.. Enumerable.Range(0, 40).Select(_ => Field(0x5F0F, "A<<B"))];
        Assert.True(DataGroup11.TryRead(TlvWriting.Object(0x6B, names), out DataGroup11? value, out _));
        Assert.Equal(HolderName.CountMax, value.OtherNames.Length);
        Assert.Contains(value.Findings, finding => finding.Code == FileFindingCodes.LimitReached);
    }

    [Theory]
    [InlineData("3139373430383132", 1974, 8, 12)]
    [InlineData("19740812", 1974, 8, 12)]
    [InlineData("3139373430303030", 1974, null, null)]
    [InlineData("313937343C3C3C3C", 1974, null, null)]
    public void Dates_are_text_or_packed_decimals_and_may_be_partly_unknown(string hex, int? year, int? month, int? day)
    {
        Assert.True(DataGroup11.TryRead(
            TlvWriting.Object(0x6B, TlvWriting.Object(0x5F2B, Hex(hex))), out DataGroup11? value, out _));
        Assert.Equal(new MrzDate(year, month, day), value.FullDateOfBirth);
        Assert.Empty(value.Findings);
    }

    [Theory]
    [InlineData("19741312")]
    [InlineData("19740230")]
    [InlineData("FFFFFFFF")]
    [InlineData("1974")]
    public void What_is_no_date_is_unknown_and_told(string hex)
    {
        Assert.True(DataGroup11.TryRead(
            TlvWriting.Object(0x6B, TlvWriting.Object(0x5F2B, Hex(hex))), out DataGroup11? value, out _));
        Assert.Equal(default, value.FullDateOfBirth);
        Assert.Equal(FileFindingCodes.DateUnreadable, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void DG12_is_read_field_by_field()
    {
        byte[] file = TlvWriting.Object(0x6C,
            Field(0x5F19, "CITY OF ZENITH"), Field(0x5F26, "20210916"), Field(0x5F55, "20210916013612"), Field(0x5F56, "N-4962"),
            TlvWriting.Object(0xA0, Hex("020101"), Field(0x5F1A, "ERIKSSON<<LARS")),
            TlvWriting.Object(0x5F1D, [0xFF, 0xD8, 0xFF, 0xE0]));
        Assert.True(DataGroup12.TryRead(file, out DataGroup12? value, out string why), why);
        Assert.Equal("CITY OF ZENITH", value.IssuingAuthority);
        Assert.Equal(new MrzDate(2021, 9, 16), value.DateOfIssue);
        Assert.Equal(new DateTime(2021, 9, 16, 1, 36, 12), value.PersonalizationTime);
        Assert.Equal("N-4962", value.PersonalizationSerialNumber);
        Assert.Equal(new HolderName("ERIKSSON", "LARS"), Assert.Single(value.OtherPersons));
        Assert.Equal(ChipImageFormat.Jpeg, value.FrontImage?.Format);
        Assert.Empty(value.Findings);
    }

    [Fact]
    public void DG16_names_the_persons_to_notify_and_a_wrong_number_of_them_is_told()
    {
        byte[] person = TlvWriting.Object(0xA1,
            Field(0x5F50, "20200101"), Field(0x5F51, "ERIKSSON<<LARS"), Field(0x5F52, "19525551212"),
            Field(0x5F53, "1 ARC ROAD<ZENITH"));
        Assert.True(DataGroup16.TryRead(TlvWriting.Object(0x70, Hex("020102"), person), out DataGroup16? value, out _));
        PersonToNotify read = Assert.Single(value.Persons);
        Assert.Equal(new HolderName("ERIKSSON", "LARS"), read.Name);
        Assert.Equal(["1 ARC ROAD", "ZENITH"], read.Address.ToArray());
        Assert.Equal(FileFindingCodes.CountWrong, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void DG7_holds_pictures_and_without_one_it_is_refused()
    {
        byte[] picture = TlvWriting.Object(0x5F43, [0xFF, 0x4F, 0xFF, 0x51, 0x00]);
        Assert.True(DataGroup7.TryRead(TlvWriting.Object(0x67, Hex("020101"), picture), out DataGroup7? value, out _));
        Assert.Equal(ChipImageFormat.Jpeg2000, Assert.Single(value.Images).Format);
        Assert.False(DataGroup7.TryRead(Hex("6703020101"), out _, out string why));
        Assert.Equal("DG7 holds no picture.", why);
    }

    [Fact]
    public void DG15_tells_the_kind_and_size_of_its_key()
    {
        using var curve = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP521);
        Assert.True(DataGroup15.TryRead(
            TlvWriting.Object(0x6F, curve.ExportSubjectPublicKeyInfo()), out DataGroup15? value, out _));
        Assert.Equal((ChipKeyKind.EllipticCurve, 521), (value.Kind, value.SizeBits));
        using var rsa = System.Security.Cryptography.RSA.Create(1536);
        Assert.True(DataGroup15.TryRead(TlvWriting.Object(0x6F, rsa.ExportSubjectPublicKeyInfo()), out value, out _));
        Assert.Equal((ChipKeyKind.Rsa, 1536), (value.Kind, value.SizeBits));
        Assert.False(DataGroup15.TryRead(Hex("6F023000"), out _, out string why));
        Assert.Equal("DG15 holds no public key.", why);
    }

    [Theory]
    [InlineData("", "DG1 is empty.")]
    [InlineData("6105", "DG1 is cut off or is no data object.")]
    [InlineData("7500", "DG1 begins with tag 75, expected is 61.")]
    [InlineData("6100", "DG1 holds no machine-readable zone.")]
    public void What_is_no_DG1_is_refused_with_one_sentence(string hex, string sentence)
    {
        Assert.False(DataGroup1.TryRead(Hex(hex), out _, out string why));
        Assert.Equal(sentence, why);
    }

    [Fact]
    public void Bytes_behind_the_end_are_told_and_do_not_hinder()
    {
        Assert.True(DataGroup14.TryRead(Hex("6E0431023000" + "0000"), out DataGroup14? value, out _));
        Assert.Equal(Hex("31023000"), value.SecurityInfos.ToArray());
        Assert.Equal(FileFindingCodes.TrailingBytes, Assert.Single(value.Findings).Code);
    }

    [Fact]
    public void A_value_of_a_person_is_never_printed_by_chance()
    {
        Assert.Equal("a name", new HolderName("ERIKSSON", "ANNA").ToString());
        Assert.DoesNotContain("ERIKSSON", new DataGroup1("P<UTOERIKSSON", []).ToString(), StringComparison.Ordinal);
    }

    private static byte[] Field(uint tag, string text) => TlvWriting.Object(tag, Encoding.UTF8.GetBytes(text));

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
