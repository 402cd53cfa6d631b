using System.Text;
using CheckpointEdge.Vision.Images;

namespace Vision.Tests.Images;

public sealed class QrCodesTests
{
    [Fact]
    public void Codes_of_every_version_and_mask_are_read()
    {
        for (int version = 1; version <= QrDrawing.VersionMax; version++)
        {
            for (int mask = 0; mask < 8; mask++)
            {
                string text = $"version {version}, {mask}";
                Assert.Equal(text, Read(new QrDrawing(version, mask, QrDrawing.ByteMode(Encoding.ASCII.GetBytes(text)))));
            }
        }
    }

    [Fact]
    public void A_few_modules_that_are_wrong_do_not_matter_and_many_make_it_no_code()
    {
        QrDrawing code = new(2, 3, QrDrawing.ByteMode("a ticket"u8));
        for (int i = 0; i < 4; i++)
            code.Flip(12 + i, 12);
        Assert.Equal("a ticket", Read(code));
        for (int i = 0; i < 60; i++)
            code.Flip(9 + (i % 8), 9 + (i / 8));
        Assert.Null(Read(code));
    }

    [Fact]
    public void A_picture_without_a_code_gives_none() => Assert.Null(QrCodes.Read(new GreyPicture(64, 48)));

    /// <summary>The examples of ISO/IEC 18004, clause 7.4, and a character set that is named (ECI 26).</summary>
    [Theory]
    [InlineData("2029CEE72100", "AC-42")]
    [InlineData("10200C566180", "01234567")]
    [InlineData("71A402C3A900", "é")]
    public void Codes_of_every_kind_are_read(string stream, string text) =>
        Assert.Equal(text, Read(new QrDrawing(1, 0, Convert.FromHexString(stream))));

    /// <summary>Kanji, one of several codes, FNC1 in first and in second place, a length beyond the code, a mode that is none.</summary>
    [Theory]
    [InlineData("8026CFEAA800")]
    [InlineData("301AB4014100")]
    [InlineData("540241420000")]
    [InlineData("965402414200")]
    [InlineData("4FF414200000")]
    [InlineData("F00000000000")]
    public void What_no_ticket_has_is_not_read(string stream) => Assert.Null(Read(new QrDrawing(1, 0, Convert.FromHexString(stream))));

    private static string? Read(QrDrawing code)
    {
        int side = (code.Side + (2 * QrDrawing.QuietModules)) * 3;
        GreyPicture picture = new(side, side);
        picture.Pixels.Fill(255);
        code.Paint(picture, QrDrawing.QuietModules * 3, QrDrawing.QuietModules * 3, 3, 0, 255);
        return QrCodes.Read(picture);
    }
}
