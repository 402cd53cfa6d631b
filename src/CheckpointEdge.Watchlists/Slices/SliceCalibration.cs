using CheckpointEdge.Watchlists.Calibration;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Writes thresholds into a finished slice that nobody has signed yet: they can only be derived by searching it. Stateless.
/// </summary>
public static class SliceCalibration
{
    /// <summary>
    /// Replaces the calibrations of the slice's lists; a list that is not named has none afterwards. A power cut leaves a
    /// journal beside the file, and such a slice is refused.
    /// </summary>
    /// <param name="calibrations">By list code.</param>
    /// <returns>The header as it stands in the file now.</returns>
    /// <exception cref="SliceException">There is no slice, it is damaged, or it cannot be written.</exception>
    public static SliceHeader Write(string directory, IReadOnlyDictionary<string, ListCalibration> calibrations)
    {
        string file = Path.Combine(directory, SliceSchema.FileName);
        SliceHeader header;
        using (Slice slice = Slice.Open(directory))
            header = slice.Header;
        try
        {
            using (SqliteConnection connection = new(new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()))
            {
                connection.Open();
                using SqliteTransaction transaction = connection.BeginTransaction();
                foreach (SliceList list in header.Lists)
                    Update(connection, transaction, list.List, calibrations.GetValueOrDefault(list.List));
                transaction.Commit();
            }

            DurableFiles.SyncFile(file);
            DurableFiles.SyncDirectory(directory);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new SliceException($"{file} cannot be written: {failure.Message}", failure);
        }

        using Slice written = Slice.Open(directory);
        return written.Header;
    }

    private static void Update(
        SqliteConnection connection, SqliteTransaction transaction, string list, ListCalibration? calibration)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = SliceSchema.UpdateCalibration;
        command.Parameters.Add(new SqliteParameter("$list", list));
        command.Parameters.Add(new SqliteParameter(
            "$calibration", calibration is null ? DBNull.Value : CalibrationJson.Encode(calibration)));
        command.ExecuteNonQuery();
    }
}
