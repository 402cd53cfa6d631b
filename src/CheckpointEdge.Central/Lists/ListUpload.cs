using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CheckpointEdge.Central.Lists;

/// <summary>
/// Source files on their way in: <c>multipart/form-data</c>, one part per file, the part's name its kind. Streamed to a
/// folder of their own that is gone when this is disposed. Belongs to one request.
/// </summary>
public sealed class ListUpload(string incoming) : IAsyncDisposable
{
    /// <summary>One request with all its files (bytes).</summary>
    public const long SizeBytesMax = 1L << 30;

    /// <summary>Files in one request (count).</summary>
    public const int FilesMax = 32;

    private const int NameCharsMax = 100;
    private const int BoundaryCharsMax = 128;
    private const int CopyBytes = 1 << 17;

    private readonly string _folder = Path.Combine(incoming, Path.GetRandomFileName());

    /// <summary>Removes what a crash has left; uploads that another Central is taking in now are younger.</summary>
    /// <param name="incoming">Holds a folder for each upload.</param>
    public static void RemoveOld(string incoming, DateTimeOffset before)
    {
        if (!Directory.Exists(incoming))
            return;
        foreach (DirectoryInfo folder in new DirectoryInfo(incoming).EnumerateDirectories())
            if (folder.LastWriteTimeUtc < before.UtcDateTime)
                folder.Delete(recursive: true);
    }

    /// <summary>Writes every part to a file. A cut or malformed request throws and leaves nothing.</summary>
    /// <exception cref="CentralException">It is no upload of files, or there are too many.</exception>
    public async Task<ImmutableArray<SourceUpload>> ReceiveAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= BoundaryCharsMax } boundary)
            throw new CentralException("An import is an upload of files (multipart/form-data).");
        Directory.CreateDirectory(_folder);
        MultipartReader parts = new(boundary, request.Body);
        ImmutableArray<SourceUpload>.Builder sources = ImmutableArray.CreateBuilder<SourceUpload>();
        try
        {
            while (await parts.ReadNextSectionAsync(cancellation) is { } part)
            {
                if (sources.Count == FilesMax)
                    throw new CentralException($"One import has at most {FilesMax} files.");
                sources.Add(await SaveAsync(part, sources.Count, cancellation));
            }
        }
        catch (Exception failure) when (failure is (IOException or InvalidDataException) and not BadHttpRequestException)
        {
            throw new CentralException("The upload was cut off or is malformed; nothing was imported.", failure);
        }

        return sources.ToImmutable();
    }

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<SourceUpload> SaveAsync(MultipartSection part, int number, CancellationToken cancellation)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            || !disposition.IsFileDisposition())
            throw new CentralException("Every part of an import must be a file whose field name is its kind.");
        string kind = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
        // A folder per file: the file keeps its own name in every sentence about it.
        string place = Path.Combine(_folder, number.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(place);
        string path = Path.Combine(place, SafeName(HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? ""));
        await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, CopyBytes, useAsync: true);
        await part.Body.CopyToAsync(file, CopyBytes, cancellation);
        return new SourceUpload(kind, path);
    }

    private static string SafeName(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        string safe = new([.. last.Where(l => char.IsAsciiLetterOrDigit(l) || l is '.' or '-' or '_' or ' ').Take(NameCharsMax)]);
        return safe.Trim('.', ' ').Length == 0 ? "file" : safe;
    }
}
