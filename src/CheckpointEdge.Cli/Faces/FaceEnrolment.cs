using System.Security.Cryptography;
using CheckpointEdge.Cli.Watchlist;
using CheckpointEdge.Vision.Faces;
using CheckpointEdge.Vision.Images;

namespace CheckpointEdge.Cli.Faces;

/// <summary>One face that is good enough for a gallery.</summary>
/// <param name="PictureSha256">Of the picture's file, hexadecimal, lower case.</param>
internal sealed record EnrolledFace(int Line, string Record, string PictureSha256, string ModelSha256, float[] Template, int? Quality = null)
{
    public void Wipe() => Array.Clear(Template);
}

/// <summary>
/// Reads the pictures that a file of rows <c>record,file</c> names, and says of each that is no good why not. For one thread, once.
/// </summary>
/// <param name="list">Comma-separated, with a header.</param>
/// <param name="images">Folder that the files' names begin at; nothing outside of it is read.</param>
internal sealed class FaceEnrolment(InstalledFaces faces, string list, string images)
{
    private const string RecordColumn = "record";
    private const string FileColumn = "file";

    private readonly Dictionary<string, (int Line, string Record)> _seen = new(StringComparer.Ordinal);

    /// <summary>Of the newest that was refused.</summary>
    private string _why = "";

    /// <summary>Pictures that were not enrolled (count).</summary>
    public int Refused { get; private set; }

    /// <summary>Those of them whose row names a record: record, file, why.</summary>
    public List<(string Record, string File, string Why)> RefusedPictures { get; } = [];

    /// <summary>Pictures that were looked at (count).</summary>
    public int Seen { get; private set; }

    /// <summary>Every face that passes the gate for galleries; whoever takes it wipes it.</summary>
    /// <exception cref="WatchlistException">The file of rows cannot be used.</exception>
    public IEnumerable<EnrolledFace> Run(CancellationToken cancellation)
    {
        using DelimitedTable table = DelimitedTable.Open(list, quoted: true, RecordColumn, FileColumn);
        (int record, int file) = (table.ColumnOf(RecordColumn), table.ColumnOf(FileColumn));
        foreach ((int line, string[] fields) in table.Rows())
        {
            cancellation.ThrowIfCancellationRequested();
            Seen++;
            if (fields.Length <= Math.Max(record, file) || fields[record].Trim().Length == 0)
                Refuse(line, "The row names no record and no file.");
            else if (Enrol(line, fields[record].Trim(), fields[file].Trim()) is { } face)
                yield return face;
            else
                RefusedPictures.Add((fields[record].Trim(), fields[file].Trim(), _why));
        }
    }

    /// <summary>For whoever knows more of the record than the picture says.</summary>
    public void Refuse(EnrolledFace face, string why) => Refuse(face.Line, why);

    private EnrolledFace? Enrol(int line, string record, string name)
    {
        string root = Path.GetFullPath(images) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, name));
        if (name.Length == 0 || !path.StartsWith(root, StringComparison.Ordinal) || !File.Exists(path))
            return Refuse(line, $"{name} is no file in the folder of pictures.");
        if (new FileInfo(path).Length > PictureHeader.SizeBytesMax)
            return Refuse(line, $"{name} is larger than {PictureHeader.SizeBytesMax >> 20} MiB.");
        string hash;
        using (FileStream content = new(path, FileMode.Open, FileAccess.Read, FileShare.Read))
            hash = Convert.ToHexStringLower(SHA256.HashData(content));
        // One picture of two people would raise an alarm for the wrong one.
        if (_seen.TryGetValue(hash, out (int Line, string Record) before))
        {
            string whose = before.Record == record ? "" : ", which is of another record";
            return Refuse(line, $"{name} is the same picture as that of line {before.Line}{whose}.");
        }

        _seen.Add(hash, (line, record));
        using FaceReading reading = FaceCommands.Read(faces, path, FaceUse.Enrolment);
        return reading.IsComparable
            ? new EnrolledFace(line, record, hash, reading.Template!.ModelSha256, reading.Template.Values.ToArray(), reading.Quality?.Score)
            : Refuse(line, $"{name}: {reading.Finding}");
    }

    private EnrolledFace? Refuse(int line, string why)
    {
        Refused++;
        _why = why;
        Console.Error.WriteLine($"{list}, line {line}: not enrolled. {why}");
        return null;
    }
}
