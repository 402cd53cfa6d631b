using QRCoder;

namespace CheckpointEdge.Central.Console;

/// <summary>A text as a QR code for a telephone's camera. Static, safe for concurrent callers.</summary>
public static class CodePicture
{
    private const int PixelsPerModule = 6;

    /// <summary>A PNG as a <c>data:</c> address; the page's policy allows no other foreign picture.</summary>
    public static string Of(string text)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using PngByteQRCode picture = new(data);
        return "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(PixelsPerModule));
    }
}
