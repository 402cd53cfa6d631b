using System.Xml.Linq;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Tests;

namespace Devices.Tests.Boards;

public sealed class WiringDrawingTests
{
    private static readonly string _drawings = Path.Combine(Needs.RepositoryRoot, "hardware", "wiring");

    public static TheoryData<string> Boards => BoardFilesTests.Boards;

    /// <summary>If this fails: checkpointctl device wiring hardware/boards --out hardware/wiring.</summary>
    [Theory]
    [MemberData(nameof(Boards))]
    public void The_drawing_in_the_repository_is_of_the_board_file_as_it_is(string file)
    {
        BoardFile board = BoardFiles.Read(Path.Combine(BoardFilesTests.Folder, file)).Board!;
        string drawn = WiringDrawing.Of(board);
        Assert.Equal(File.ReadAllText(Path.Combine(_drawings, Path.ChangeExtension(file, ".svg"))), drawn);

        XElement svg = XDocument.Parse(drawn).Root!;
        Assert.Equal(board.Pins.Count, svg.Elements().Count(element => element.Name.LocalName == "circle"));
        int wired = board.Roles.Values.Count(role => role.Pin is not null) + board.Buses.Values.Sum(bus => bus.Pins.Count);
        Assert.Equal(wired, svg.Elements().Count(element => element.Name.LocalName == "path"));
    }

    [Fact]
    public void Every_drawing_has_its_board() => Assert.Equal(
        BoardFiles.In(BoardFilesTests.Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(_drawings).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
}
