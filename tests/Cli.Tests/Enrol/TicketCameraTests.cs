using System.Text;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Tests;
using QRCoder;

namespace CheckpointEdge.Cli.Tests.Enrol;

/// <summary>A ticket that nobody types: its QR code in front of the board's own camera.</summary>
public sealed class TicketCameraTests
{
    private const int PixelsAModule = 4;

    [Fact]
    public async Task A_ticket_held_before_the_camera_enrols_the_board()
    {
        await using CentralAndBoard house = await CentralAndBoard.StartAsync();
        TicketCode code = house.Code();
        string pictures = Directory.CreateDirectory(house.BoardData + "-pictures").FullName;
        File.WriteAllBytes(Path.Combine(pictures, "ticket.pgm"), Painted(code.ToString()));

        (int done, string output, string error) = Checkpointctl.Run(
            "enrol", "--camera", $"folder:{pictures}", "--data", house.BoardData, "--key", "file");

        Assert.True(done == 0, output + error);
        Assert.Contains("north-1", output, StringComparison.Ordinal);
        Assert.Equal(code.Central, UnitFiles.Load(house.BoardData).Central);
    }

    /// <summary>On grey paper, with a border of four modules and a little noise, as a PGM file.</summary>
    private static byte[] Painted(string text)
    {
        using QRCodeGenerator generator = new();
        using QRCodeData code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        int modules = code.ModuleMatrix.Count;
        int side = modules * PixelsAModule;
        byte[] pixels = new byte[side * side];
        Random noise = new(7);
        for (int at = 0; at < pixels.Length; at++)
        {
            bool dark = code.ModuleMatrix[at / side / PixelsAModule][at % side / PixelsAModule];
            pixels[at] = (byte)((dark ? 40 : 190) + noise.Next(-20, 20));
        }

        return [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"P5 {side} {side} 255\n")), .. pixels];
    }
}
