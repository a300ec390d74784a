import TokenModel

/// Tries and writes an environment that is being added.
struct AddingDesk: Sendable {
  let environments: any EnvironmentAdding
  let connections: any ConnectionTesting

  func tryOut(_ draft: EnvironmentDraft, _ id: WorkID) async -> Message {
    do throws(EnvironmentProblem) {
      let environment = try environments.environment(of: draft)
      return .environmentTried(draft, id, await connections.test(environment))
    } catch {
      return .environmentNotAdded(id, error)
    }
  }

  func add(_ draft: EnvironmentDraft, _ id: WorkID) async -> Message {
    do throws(EnvironmentProblem) {
      return .environmentAdded(try environments.add(draft).name, id)
    } catch {
      return .environmentNotAdded(id, error)
    }
  }
}
