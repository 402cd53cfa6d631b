using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using CheckpointEdge.Central.Faces;
using CheckpointEdge.Cli.Faces;
using CheckpointEdge.Cli.Models;
using CheckpointEdge.Vision.Faces;

namespace CheckpointEdge.Cli.Central;

/// <summary><c>central faces</c>: photographs of listed people, enrolled here, where the networks are, and held at Central as templates.</summary>
internal static class CentralFacesCommand
{
    /// <summary>Refused pictures in one request (count); Central takes as many.</summary>
    private const int RefusedAtOnce = 100;

    private static readonly Argument<string> _record = new("record") { Description = "The record's id in its list." };

    private static readonly Option<string> _rows = new("--faces") { Description = "Comma-separated, header record,file.", Required = true };
    private static readonly Option<string> _pictures = new("--pictures") { Description = "Folder that the files' names begin at.", Required = true };
    private static readonly Option<string?> _models = ModelsCommands.Folder();

    private static readonly Option<bool> _replaceAll = new("--replace-all")
    {
        Description = "Every face held before goes, whoever's it is: the way to another network.",
    };

    private static readonly Option<bool> _forTests = new("--test-networks")
    {
        Description = "Networks whose licence keeps them from service may be used too.",
    };

    public static Command Create()
    {
        Command command = CentralCommands.Remote(
            "faces",
            "Shows how many faces of listed people Central holds, and of which network.\nExample: checkpointctl central faces --user ops",
            async (session, parsed, cancellation) => Show(await session.GetAsync("/api/faces", cancellation), parsed));
        command.Add(CentralCommands.Remote(
            "import",
            "Enrols photographs of listed people; they go out with the next draft. Only templates are sent, never a picture. What is not good "
            + "enough for a gallery is left out and named; then the exit code is 1.\n"
            + "Example: checkpointctl central faces import --user ops --faces faces.csv --pictures notices/",
            ImportAsync, _rows, _pictures, _models, _replaceAll, _forTests));
        Command remove = CentralCommands.Remote(
            "remove",
            "Takes the faces of one record away.\nExample: checkpointctl central faces remove interpol-2024-1 --user ops",
            async (session, parsed, cancellation) => Show(
                await session.DeleteAsync($"/api/faces/{Uri.EscapeDataString(parsed.GetValue(_record)!)}", cancellation), parsed));
        remove.Add(_record);
        command.Add(remove);
        command.Add(CentralCommands.Remote(
            "draft",
            "Prepares the open draft, else the published list, once more with the faces held now; two approvers sign it.\n"
            + "Example: checkpointctl central faces draft --user ops",
            async (session, parsed, cancellation) =>
            {
                JsonElement draft = await session.PostAsync("/api/lists/drafts/faces", null, cancellation);
                if (parsed.GetValue(CentralCommands.Json))
                    CentralCommands.WriteJson(draft);
                else
                    DraftText.Write(draft);
                return CommandLine.Done;
            }));
        return command;
    }

    private static async Task<int> ImportAsync(CentralSession session, ParseResult parsed, CancellationToken cancellation)
    {
        using InstalledFaces faces = FaceCommands.Open(
            parsed.GetValue(_models), manifest: null, managed: false, forTests: parsed.GetValue(_forTests));
        FaceEnrolment enrolment = new(faces, parsed.GetValue(_rows)!, parsed.GetValue(_pictures)!);
        JsonElement? answer = null;
        int enrolled = 0;
        // A record's faces go in one request: what comes later takes the place of what the record had.
        List<EnrolledFace[]> records = [.. enrolment.Run(cancellation).GroupBy(face => face.Record, StringComparer.Ordinal).Select(Few)];
        HashSet<string> notListed = new(StringComparer.Ordinal);
        foreach (EnrolledFace[] some in Requests(records))
        {
            JsonElement said = await session.PutAsync("/api/faces", new
            {
                modelSha256 = some[0].ModelSha256,
                faces = some.Select(face => new ListedFace(
                    face.Record, face.PictureSha256, MemoryMarshal.AsBytes(face.Template.AsSpan()).ToArray(), face.Quality)).ToArray(),
                replaceAll = answer is null && parsed.GetValue(_replaceAll),
            }, cancellation);
            notListed.UnionWith(said.GetProperty("notListed").EnumerateArray().Select(one => one.GetString()!));
            enrolled += some.Length;
            answer = said;
            foreach (EnrolledFace face in some)
                face.Wipe();
        }

        foreach ((string Record, string File, string Why)[] some in enrolment.RefusedPictures.Chunk(RefusedAtOnce))
            await session.PostAsync(
                "/api/faces/refused",
                new { refused = some.Select(one => new RefusedPicture(one.Record, one.File, one.Why)).ToArray() }, cancellation);
        foreach (string record in notListed)
            Console.Error.WriteLine($"note: no list has a record {record}; its face goes out with no list before one has.");
        Console.Error.WriteLine($"{enrolled} of {enrolment.Seen} pictures enrolled, {enrolment.Seen - enrolled} left out.");
        if (answer is { } last)
            Show(last, parsed);
        return enrolled == enrolment.Seen ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    /// <summary>As many pictures of one record as are held, the first of them.</summary>
    private static EnrolledFace[] Few(IGrouping<string, EnrolledFace> record)
    {
        EnrolledFace[] all = [.. record];
        if (all.Length > FaceBook.FacesOfRecordMax)
            Console.Error.WriteLine($"note: {record.Key}: the first {FaceBook.FacesOfRecordMax} of {all.Length} pictures are taken.");
        return all[..Math.Min(all.Length, FaceBook.FacesOfRecordMax)];
    }

    private static IEnumerable<EnrolledFace[]> Requests(List<EnrolledFace[]> records)
    {
        List<EnrolledFace> request = [];
        foreach (EnrolledFace[] record in records)
        {
            if (request.Count + record.Length > FaceBook.FacesAtOnceMax)
            {
                yield return [.. request];
                request.Clear();
            }

            request.AddRange(record);
        }

        if (request.Count > 0)
            yield return [.. request];
    }

    private static int Show(JsonElement held, ParseResult parsed)
    {
        if (parsed.GetValue(CentralCommands.Json))
            CentralCommands.WriteJson(held);
        else if (held.GetProperty("faces").GetInt32() == 0)
            Console.WriteLine("No faces are held.");
        else
        {
            Console.WriteLine(
                $"{held.GetProperty("faces").GetInt32()} faces of {held.GetProperty("records").GetInt32()} records are held, made by network "
                + $"{held.GetProperty("modelSha256").GetString()}. They go out with the next draft.");
        }

        return CommandLine.Done;
    }
}
