import Formats
import Keeping
import TokenModel
import Vault

/// A share whose register has answered.
struct JoinedShare {
  /// How its register is reached.
  let settings: ShareSettings
  /// How the register stood.
  let standing: RegisterStanding

  /// Writes a share's file and tries its register; where that fails no file is left.
  static func make(
    _ name: EnvironmentName, _ values: [(key: String, value: String)], of team: TeamIdentity, in fob: Composition
  ) async throws(CommandFailure) -> JoinedShare {
    let folder = fob.shares.folder
    guard try rethrow(folder.create(name, values), as: CommandFailure.init(file:)) else {
      throw CommandFailure(.failed, "There is a share '\(name)' already: \(folder.file(of: name))")
    }
    do throws(CommandFailure) {
      return try await tried(name, of: team, in: fob)
    } catch {
      _ = try? folder.remove(name)
      throw error
    }
  }

  /// Tries the register of a share whose file is there.
  static func tried(
    _ name: EnvironmentName, of team: TeamIdentity, in fob: Composition
  ) async throws(CommandFailure) -> JoinedShare {
    let settings = try rethrow(fob.shares.folder.settings(of: name), as: CommandFailure.init(file:))
    let standing = try await rethrow(
      awaiting: await fob.shares.standing(settings, of: team), as: CommandFailure.init(register:))
    return JoinedShare(settings: settings, standing: standing)
  }

  /// Keeps the team's identity, and shows this host to the others.
  func keep(_ team: TeamIdentity, replaces: Bool, in fob: Composition) async throws(CommandFailure) {
    _ = try rethrow(
      fob.shares.teams.write(file(of: team), as: settings.name, replaces: replaces), as: CommandFailure.init(file:))
    if let share = try? fob.shares.share(named: settings.name) { await fob.keeper.announce(in: share) }
  }

  /// What this host keeps of the team, and what others join with.
  func file(of team: TeamIdentity) -> TeamFile {
    TeamFile(team: team, place: settings.invitedValues, standing: standing)
  }
}

extension ShareSettings {
  /// What another host must know of the register's place; how it logs in there is its own affair.
  var invitedValues: [(key: String, value: String)] {
    let own: (ShareKey, String) =
      switch place {
      case .etcd(let endpoints): (.url, endpoints.map(\.text).joined(separator: ", "))
      case .folder(let path): (.folder, path)
      }
    let prefix = prefix == Self.standardPrefix ? [] : [(ShareKey.prefix, self.prefix)]
    return ([own] + prefix).map { ($0.0.rawValue, $0.1) }
  }
}
